/** What a machine knows of time by itself. An argument, so that tests can set a clock wrong. */
export type MachineClocks = {
  /** Unix time, in milliseconds. Whatever sets the machine's clock moves it. */
  wallMs(): number;
  /** Milliseconds since some moment; nothing sets it. */
  monotonicMs(): number;
};

export const MACHINE_CLOCKS: MachineClocks = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
