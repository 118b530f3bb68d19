/** The clocks of a machine. An argument, so that tests can set a clock wrong. */
export type MachineClocks = {
  /** Unix time in milliseconds. It moves when the machine's clock is set. */
  wallMs(): number;
  /** Milliseconds since an arbitrary moment; never set. */
  monotonicMs(): number;
};

export const MACHINE_CLOCKS: MachineClocks = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
