/** What a field is, in one sentence, by its name. */
export type FieldWords = Readonly<Record<string, string>>;

/** The same for shapes, by theirs. Fields of objects without a name of their own stand under the shape that they are in. */
export type ShapeWords = Readonly<Record<string, FieldWords>>;
