import type { Resident } from '@anju/sdk'

/** A gait for each kind of mobility, m/s, where the home does not say (chosen; over 80 about 0.95 is usual). */
const GAIT_M_S = { free: 0.95, stick: 0.7, walker: 0.5 } as const

/** How fast somebody walks at home, m/s. */
export const gaitOf = ({ gait_m_s, mobility = 'free' }: Resident): number => gait_m_s ?? GAIT_M_S[mobility]
