// A thread of a live load of anju-simulate.
import { liveThread } from '../src/live/live-thread.ts'

liveThread()
