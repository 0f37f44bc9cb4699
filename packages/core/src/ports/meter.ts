/** One figure that a process tells of itself. `help`: one line for the page. A histogram is of seconds. */
export interface Metric {
  readonly kind: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
}

/** Figures by their names, as the package that counts them declares them; the metrics page of a process lists those of all its packages. */
export type Metrics = Readonly<Record<string, Metric>>;

/** Where figures go; prom-client stands behind it in a node, nothing in a test that does not look. */
export interface Meter<Name extends string = string> {
  count(name: Name, by?: number): void;
  set(name: Name, value: number): void;
  observe(name: Name, value: number): void;
}

/** A meter for who does not look. */
export const silentMeter: Meter = { count() {}, set() {}, observe() {} };
