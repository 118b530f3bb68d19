/** The code in a link that logs in once. It leaves the address at once, which the history and screenshots keep. */
export function takeLoginCode(): string | undefined {
  const [, code] = /^#code=([\w-]+)$/.exec(location.hash) ?? [];
  if (code !== undefined) history.replaceState(null, '', location.pathname + location.search);
  return code;
}
