/** The reason of an act, as a person gives it, at most. */
export const reasonCharsAtMost = 500;
