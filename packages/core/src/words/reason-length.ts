/** The reason of an act, as a person gives it: at least, since one letter says nothing to who looks later, while two are a word in Chinese (升级); and at most. */
export const reasonCharsAtLeast = 2;
export const reasonCharsAtMost = 500;
