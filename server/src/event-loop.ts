/** Runs `task` once the event loop has handed over everything that has arrived: what came together is committed together. */
export const nextTurn = (task: () => void): void => {
  setImmediate(task)
}
