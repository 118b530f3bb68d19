/** The system cannot run; the message is for the user of the command. */
export class LaunchError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
