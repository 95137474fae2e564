import { number } from './dom';

/** One number (min and max are equal) or a range; or the key of a string that says what is wrong. */
export type Reading = { readonly min: number; readonly max: number } | { readonly problem: string };

// Traditional characters are made simple ones first. "w" is how 万 is typed where no Chinese keyboard is at hand.
const units: Readonly<Record<string, bigint>> = {
  百: 100n, 千: 1000n, 万: 10_000n, 十万: 100_000n, 百万: 1_000_000n, 千万: 10_000_000n, 亿: 100_000_000n, 十亿: 1_000_000_000n,
  百亿: 10_000_000_000n, 千亿: 100_000_000_000n, 万亿: 1_000_000_000_000n,
  w: 10_000n, k: 1000n, thousand: 1000n, m: 1_000_000n, mn: 1_000_000n, million: 1_000_000n,
  bn: 1_000_000_000n, billion: 1_000_000_000n,
};

const longest = 200;

/** A number as somebody typed it: one, or the two ends of a range divided by "..". problem is the key of a string that says what is wrong. */
export function readNumber(text: string): Reading {
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return { min: Number(text), max: Number(text) }; // as tables and links have thousands of them
  if (text.length > longest) return { problem: 'calculator-number-unreadable' };
  const plain = simplify(text);
  if (plain === '') return { problem: 'calculator-number-missing' };
  const ends = splitRange(plain);
  if (!ends) return readOne(plain);
  if (ends[0].trim() === '' || ends[1].trim() === '') return { problem: 'calculator-number-ends' };
  const [from, to] = [readOne(ends[0].trim()), readOne(ends[1].trim())];
  if ('problem' in from) return from;
  if ('problem' in to) return to;
  if (from.min > to.min) return { problem: 'calculator-number-order' };
  return { min: from.min, max: to.min };
}

/** A number or a range as links and files have it: "950,000", "80,000..120,000". readNumber reads it as the same. */
export function writeNumber(value: { readonly min: number; readonly max: number }): string {
  return value.min === value.max ? number(value.min) : `${number(value.min)}..${number(value.max)}`;
}

/** The two ends of a range as they were typed; undefined when the text is none. */
export function splitRange(text: string): readonly [string, string] | undefined {
  const at = text.indexOf('..');
  return at < 0 ? undefined : [text.slice(0, at), text.slice(at + 2)];
}

// Full-width forms, spaces of all widths and typographic apostrophes as ASCII has them. What a page or a spreadsheet leaves unseen in
// a copied number (zero-width spaces, marks of direction) goes. Unicode's own folding would make 10² a 102.
function simplify(text: string): string {
  return text
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[\u2018\u2019\u02bc\u2032]/g, "'")
    .replace(/\u2025/g, '..')
    .replace(/萬/g, '万')
    .replace(/億/g, '亿')
    .trim()
    .toLowerCase();
}

function readOne(text: string): Reading {
  if (/^[-\u2212\u2013] ?\d/.test(text)) return { problem: 'calculator-number-negative' };
  if (/\d[^\d]* ?(?:[-\u2212\u2013\u2014~\u301c至到]|\bto\b) ?\d/.test(text)) return { problem: 'calculator-number-range' };
  const parts = [...text.matchAll(/(\d[\d,' .]*)([^\d]*)/g)];
  if (parts.map((p) => p[0]).join('') !== text) return { problem: 'calculator-number-unreadable' };
  let total = 0n;
  let above: bigint | undefined;
  for (const [, digits = '', word = ''] of parts) {
    const unit = word.trim() === '' ? 1n : units[word.trim()];
    if (unit === undefined) return { problem: 'calculator-number-unreadable' };
    const value = readDigits(digits.trim(), unit);
    if (typeof value === 'string') return { problem: value };
    // "3万5千" is one number, and so is "1万2000"; but "3万5" is 35,000 to one reader and 30,005 to another.
    const clear = above === undefined || (above > value && /^\d+$/.test(digits.trim()) && (unit > 1n || digits.trim().length > 2));
    if (!clear || (parts.length > 1 && (/[a-z]/.test(word) || !/^\d+$/.test(digits.trim())))) {
      return { problem: 'calculator-number-unreadable' };
    }
    above = unit;
    total += value;
  }
  if (total > BigInt(Number.MAX_SAFE_INTEGER)) return { problem: 'calculator-number-large' };
  return { min: Number(total), max: Number(total) };
}

// The digits before a unit, times the unit, or the key of what is wrong with them.
function readDigits(text: string, unit: bigint): bigint | string {
  const [whole = '', fraction = '', ...more] = text.split('.');
  if (text.includes('..')) return 'calculator-number-unreadable';
  // 950.000 is 950 in one half of the world and 950,000 in the other.
  if (more.length > 0 || (unit === 1n && fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole))) return 'calculator-number-point';
  if (text.endsWith('.') || /[^\d]/.test(fraction)) return 'calculator-number-unreadable';
  // The divider of thousands is the same throughout, and 0,950 is a decimal comma.
  if (!/^\d+$/.test(whole) && !/^[1-9]\d{0,2}([,' ])\d{3}(\1\d{3})*$/.test(whole)) return 'calculator-number-dividers';
  const scaled = BigInt(whole.replace(/[^\d]/g, '') + fraction) * unit;
  const by = 10n ** BigInt(fraction.length);
  return scaled % by === 0n ? scaled / by : 'calculator-number-whole';
}
