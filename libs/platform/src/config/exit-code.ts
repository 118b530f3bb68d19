/** `EX_CONFIG` of sysexits: tells a supervisor that starting again will not help. */
export const CONFIG_EXIT_CODE = 78;
