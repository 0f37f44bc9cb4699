/** One figure that a process tells of itself. `help`: one line for the page. A histogram is of seconds. */
export interface Metric {
  readonly kind: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  /** What it is divided by, such as the queue: each part is there from when it is first told. A histogram is whole. */
  readonly label?: string;
}

/** Figures by their names, as the package that counts them declares them; the metrics page of a process lists those of all its packages. */
export type Metrics = Readonly<Record<string, Metric>>;

/** Where figures go; prom-client stands behind it in a process, nothing in a test that does not look. `of`: which part of a divided one. */
export interface Meter<Name extends string = string> {
  count(name: Name, by?: number, of?: string): void;
  set(name: Name, value: number, of?: string): void;
  observe(name: Name, value: number): void;
}

/** A meter that somebody looks at. */
export interface ShownMeter<Name extends string = string> extends Meter<Name> {
  /** Forgets all parts of a divided figure, since what it was divided by may be gone. */
  forget(name: Name): void;
  /** The metrics page in the Prometheus text format. */
  page(): Promise<string>;
}

/** A meter for who does not look. */
export const silentMeter: Meter = { count() {}, set() {}, observe() {} };
