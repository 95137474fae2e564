declare global {
  // Stands before the search's script, which is made once for each language.
  var rulebookSearchWords: {
    lang: string;
    texts: Readonly<Record<string, string>>;
    /** The tag and the name of each language, by its code. */
    languages: Readonly<Record<string, readonly [tag: string, name: string]>>;
  };
}

const { lang, texts, languages } = globalThis.rulebookSearchWords;

/** Code of the page's language. */
export { lang };

/** A string of the interface with {1}, {2} replaced; '' when there is none. */
export function t(key: string, ...args: readonly (string | number)[]): string {
  return (texts[key] ?? '').replace(/\{(\d)\}/g, (whole, n) => String(args[n - 1] ?? whole));
}

/** The tag of a language, for lang attributes. */
export function tagOf(code: string): string {
  return languages[code]?.[0] ?? code;
}

/** What a language calls itself. */
export function nameOf(code: string): string {
  return languages[code]?.[1] ?? code;
}
