/** A translation has every key but the English singulars: Chinese counts in one form. */
export type Translation<English> = Record<Exclude<keyof English, `${string}_one`>, string>;

/** The key that code writes: plural suffixes are chosen by the count. */
export type BaseKey<K> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;
