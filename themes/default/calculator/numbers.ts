/** A number as somebody typed it: one, or the two ends of a range divided by "..". problem is the key of a string that says what is wrong. */
export function readNumber(text: string): { readonly min: number; readonly max: number } | { readonly problem: string } {
  const n = Number(text.replace(/,/g, ''));
  return Number.isSafeInteger(n) && n >= 0 ? { min: n, max: n } : { problem: 'calculator-number-unreadable' };
}
