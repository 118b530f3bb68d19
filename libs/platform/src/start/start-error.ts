/** The process cannot start; the message says what is wrong and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';

  /**
   * @param exitCode `CONFIG_EXIT_CODE` when a restart cannot help until the configuration is
   *   changed
   */
  constructor(
    message: string,
    readonly exitCode = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
