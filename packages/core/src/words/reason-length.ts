/** The reason of an act, as a person gives it: at least, since one letter says nothing to who looks later, and at most. */
export const reasonCharsAtLeast = 3;
export const reasonCharsAtMost = 500;
