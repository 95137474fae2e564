/** Makes the function that gives the interface's words, from the data block that the template writes. */
export function readWords(block: Element): (key: string, ...args: readonly (string | number)[]) => string {
  const texts = JSON.parse(block.textContent ?? '') as Record<string, string>;
  return (key, ...args) => {
    const text = texts[key];
    if (text === undefined) throw new Error(`calculator: the theme has no string ${key}`);
    return text.replace(/\{(\d)\}/g, (whole, n) => String(args[Number(n) - 1] ?? whole));
  };
}
