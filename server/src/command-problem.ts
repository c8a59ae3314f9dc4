/** Something that the person who typed a command must mend: one sentence, or a line for each thing. */
export class CommandProblem extends Error {}
