import type { Term } from './index.ts';

/** What takes one position: a word, or a CJK character. */
export interface Piece {
  /** Of the word, or of the two characters that begin here; of the one, at the end of a run. */
  key: string;
  from: number;
  to: number;
  /** The character; '' for a word. */
  char: string;
  /** To the next, which is CJK as well. */
  joined: boolean;
  /** Of a misspelt word in a question: what it may mean. */
  corrected?: readonly Term[];
}

export const cjk = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\u30fc';

/** What cuts a text: a CJK character, or a word. Nothing follows the repetition, so that nothing is ever tried twice. */
function cutter(cjk: string, letter: string): RegExp {
  const joining = `['’](?=${letter})`;
  return RegExp(`([${cjk}])|(?:\\d(?:\\.(?=\\d)|,(?=\\d{3}(?!\\d))|${joining})?|${letter}(?:${joining})?)+`, 'gu');
}
/** A pattern with properties of Unicode in it takes a browser milliseconds to make, and few texts need it. */
let usual: RegExp | undefined;
let full: RegExp | undefined;
const cutterOf = (text: string): RegExp =>
  /^[\0-\xa9\u2000-\u206f\u3000-\u3004\u3008-\u3020\u4e00-\u9fff\uff00-\uff0f]*$/.test(text)
    ? (usual ??= cutter('\u4e00-\u9fff', '[a-zA-Z\\d]'))
    : (full ??= cutter(cjk, `(?![${cjk}])[\\p{L}\\p{M}\\p{N}]`));

/** What CJK characters are looked up as. */
export const charKey = (text: string): string => text.normalize('NFKD');

/** What a word is looked up as. */
function keyOf(text: string): string {
  let key = text;
  if (/[^\0-\x7f]/.test(key)) {
    key = charKey(key)
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/’/g, "'")
      // At the end of a word as anywhere else.
      .replace(/ς/g, 'σ');
  }
  key = key.toLowerCase().replace(/('s){1,2}$/, '');
  if (/^\d[\d,]*(\.[\d,]*)?$/.test(key)) key = key.replace(/,/g, '');
  return key.length > 64 ? [...key].slice(0, 64).join('') : key;
}

/** Keys of words. */
const known = new Map<string, string>();

/** Cuts a text into what takes a position each. */
export function cut(text: string): Piece[] {
  const found: Piece[] = [];
  for (const { 0: piece, 1: char = '', index: from } of text.matchAll(cutterOf(text))) {
    let key = known.get(piece);
    if (key === undefined) known.set(piece, (key = char ? charKey(char) : keyOf(piece)));
    if (!key) continue;
    const last = found.at(-1);
    if (char && last?.char && last.to === from) {
      last.joined = true;
      last.key = charKey(last.char + char);
    }
    found.push({ key, from, to: from + piece.length, char, joined: false });
  }
  return found;
}
