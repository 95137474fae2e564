import type { App } from './types';

/** What is kept in this browser between visits, once the reader asks for it: the fragment of a link, and nothing else. */
export interface Store {
  /** What is kept, '' for nothing. */
  read(): string;
  /** Keeps a fragment. False when the browser refuses, because it blocks storage or has no room. */
  write(fragment: string): boolean;
  /** Leaves nothing behind. False when the browser refuses. */
  erase(): boolean;
  /** Calls back when another page of this site erased what was kept, or kept something else. */
  onChange(changed: (fragment: string) => void): void;
}

export function openStore(app: App): Store {
  // One server may hold several sites, and from disk all of them share one storage: the folder of the site tells them apart.
  const key = `rulebook-calculator:${new URL(app.root || './', location.href).pathname}`;
  return {
    read() {
      try {
        return localStorage.getItem(key) ?? '';
      } catch {
        return '';
      }
    },
    write(fragment) {
      try {
        localStorage.setItem(key, fragment);
        return true;
      } catch {
        return false;
      }
    },
    erase() {
      try {
        localStorage.removeItem(key);
        return true;
      } catch {
        return false;
      }
    },
    onChange(changed) {
      addEventListener('storage', (event) => {
        if (event.key === key || event.key === null) changed(event.newValue ?? '');
      });
    },
  };
}
