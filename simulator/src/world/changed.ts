/**
 * What can change in a home, as bits: an instrument is told only of what lies within its sense. `bodies`: somebody begins or ends something; `stir`: somebody
 * begins or ends a small movement; `leaves`: a door or window moves; `air`: there is gas; `floor`: there is water; `worn`: something is put on or off;
 * `warmth`: a gust of warm air or a patch of sun; `handled`: a piece of furniture with a contact on it opens or shuts.
 */
export const CHANGED = { bodies: 1, stir: 2, leaves: 4, air: 8, floor: 16, worn: 32, warmth: 64, handled: 128 } as const

/** Whatever there is: for an action, which may do anything. */
export const EVERYTHING = 255
