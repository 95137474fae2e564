import type { Term } from './index.ts';
import { stem } from './stem.ts';

/** What takes one position: a word, or a CJK character. */
export interface Piece {
  /** Of the word, or of the two characters that begin here; of the one, at the end of a run. */
  key: string;
  stem: string;
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
const letter = `(?![${cjk}])[\\p{L}\\p{M}\\p{N}]`;
const joining = `['’](?=${letter})`;
// Nothing follows the repetition, so that nothing is ever tried twice.
const pieces = RegExp(`([${cjk}])|(?:\\d(?:\\.(?=\\d)|,(?=\\d{3}(?!\\d))|${joining})?|${letter}(?:${joining})?)+`, 'gu');

/** What CJK characters are looked up as. */
export const charKey = (text: string): string => text.normalize('NFKD');

/** What a word is looked up as. */
function keyOf(word: string): string {
  const key = charKey(word)
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/’/g, "'")
    // At the end of a word as anywhere else.
    .replace(/ς/g, 'σ')
    .replace(/('s){1,2}$/, '');
  return [.../^\d[\d,]*(\.[\d,]*)?$/.test(key) ? key.replace(/,/g, '') : key].slice(0, 64).join('');
}

/** Key and stem of words. */
const known = new Map<string, [key: string, stem: string]>();

/** Cuts a text into what takes a position each. */
export function cut(text: string): Piece[] {
  const found: Piece[] = [];
  for (const { 0: word, 1: char = '', index: from } of text.matchAll(pieces)) {
    let both = known.get(word);
    if (!both) {
      const key = char ? charKey(char) : keyOf(word);
      known.set(word, (both = [key, stem(key)]));
    }
    const [key] = both;
    if (!key) continue;
    const last = found.at(-1);
    if (char && last?.char && last.to === from) {
      last.joined = true;
      last.key = last.stem = charKey(last.char + char);
    }
    found.push({ key, stem: both[1], from, to: from + word.length, char, joined: false });
  }
  return found;
}
