/** What is ticked on the pages of checklists, kept in this browser and nowhere else. */
export interface Ticks {
  /** The ids of the items that are ticked; none when the browser refuses. */
  read(): Set<string>;
  /** Keeps them in place of those kept before. False when the browser refuses, because it blocks storage or has no room. */
  write(ids: Iterable<string>): boolean;
  /** Calls back when another page may have kept others. */
  onChange(changed: () => void): void;
}

/** Opens what is kept for the page at an address. */
export function openTicks(address: string): Ticks {
  // One server may hold several sites, and from disk all of them share one storage. Some servers leave the ending out.
  const key = `rulebook-checklist:${new URL(address, location.href).pathname.replace(/\.html$/, '')}`;
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
        return new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []);
      } catch {
        return new Set();
      }
    },
    write(ids) {
      try {
        const list = [...ids];
        if (list.length > 0) localStorage.setItem(key, JSON.stringify(list));
        else localStorage.removeItem(key);
        return true;
      } catch {
        return false;
      }
    },
    onChange(changed) {
      addEventListener('storage', (event) => {
        if (event.key === key || event.key === null) changed();
      });
      // A page that is gone back to is as it was left.
      addEventListener('pageshow', (event) => {
        if (event.persisted) changed();
      });
    },
  };
}

/** Puts numbers into a text in place of {1}, {2}. */
export function put(text: string | undefined, ...values: readonly (number | string)[]): string {
  return (text ?? '').replace(/\{(\d)\}/g, (whole, n) => String(values[Number(n) - 1] ?? whole));
}
