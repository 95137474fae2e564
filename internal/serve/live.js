// The preview's script: it reloads the page when what it shows has changed, and lays the author's mistakes over it. The server adds it
// to each page it serves; a built site does not have it.
//
// The pages' policy says connect-src 'none', and the preview must not loosen it, or a script that breaks the policy would only be
// found out after publishing. So there is no fetch, EventSource or WebSocket here: news come as a <script>, which the server holds
// back until there are any. It is only asked for after load, so that the browser does not show the page as still loading, and only by
// pages in view, since a browser opens no more than six connections to one server.
(() => {
  'use strict';

  const { page, plain } = document.currentScript.dataset; // page: the mark of the bytes this page was made from
  const memory = 'rulebook-live';
  const firstDelay = 500;
  const longestDelay = 8000;

  let version = 0; // that this page knows; 0 is answered at once
  let waiting = false; // for an answer
  let answered = false;
  let failures = 0; // since the last answer
  let timer = 0;

  /** Asks the server for what is new since version. */
  function poll() {
    clearTimeout(timer);
    if (waiting || document.hidden) return;
    waiting = true;
    answered = false;
    const script = document.createElement('script');
    const query = new URLSearchParams({
      version: String(version),
      path: decode(location.pathname),
      page,
      // Browsers hold back a request for an address that another window waits for already.
      window: Math.random().toString(36).slice(2),
    });
    script.src = `/_rulebook/poll.js?${query}`;
    const done = () => {
      script.remove();
      waiting = false;
      if (!answered) pollLater(Math.min(firstDelay * 2 ** failures++, longestDelay));
    };
    script.addEventListener('load', done);
    script.addEventListener('error', done);
    document.head.append(script);
  }

  function pollLater(delay) {
    clearTimeout(timer);
    timer = setTimeout(poll, delay);
  }

  /** The path as the server sees it, which is not in percent signs. */
  function decode(path) {
    try {
      return decodeURIComponent(path);
    } catch {
      return path;
    }
  }

  /** The server's answer calls this. */
  window.rulebookLive = (news) => {
    answered = true;
    failures = 0;
    version = news.version;
    if (news.reload) {
      remember();
      location.reload();
      return;
    }
    if (plain === undefined) show(news);
    pollLater(news.pause);
  };

  // What a reader did to the page outlasts a reload: where it is scrolled to, and what was unfolded.

  /** Every <details> of the page, with a name that survives edits elsewhere: its words, and a count among those of the same words. */
  function folds() {
    const counts = new Map();
    return [...document.querySelectorAll('details')].map((element) => {
      const words = element.querySelector('summary')?.textContent.trim() ?? '';
      const count = counts.get(words) ?? 0;
      counts.set(words, count + 1);
      return { element, name: `${count} ${words}` };
    });
  }

  function remember() {
    const open = folds().filter(({ element }) => element.open).map(({ name }) => name);
    try {
      sessionStorage.setItem(memory, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY, open }));
    } catch {
      // Storage is full or switched off; the page then begins at its top.
    }
  }

  function recall() {
    let state;
    try {
      state = JSON.parse(sessionStorage.getItem(memory));
      sessionStorage.removeItem(memory);
    } catch {
      return;
    }
    if (state?.path !== location.pathname) return;
    const open = new Set(state.open);
    for (const { element, name } of folds()) element.open = open.has(name);
    const scroll = () => window.scrollTo({ left: state.x, top: state.y, behavior: 'instant' });
    scroll();
    // Pictures make the page longer as they come; unless the reader has moved on, the place is found again once they are there.
    const [x, y] = [scrollX, scrollY];
    window.addEventListener('load', () => {
      if (scrollX === x && scrollY === y) scroll();
    });
  }

  // The mistakes are shown in a shadow tree, out of reach of the theme's styles.

  let panel = null; // the element that carries it
  let shown = '[]'; // the mistakes it shows, as JSON

  function show(news) {
    const list = JSON.stringify(news.mistakes);
    if (list === shown) return;
    shown = list;
    hide();
    if (news.mistakes.length === 0) return;
    panel = document.createElement('rulebook-live');
    const tree = panel.attachShadow({ mode: 'open' });
    const styles = element('link');
    styles.rel = 'stylesheet';
    styles.href = '/_rulebook/overlay.css';
    const alert = element('section', 'mistakes overlay');
    alert.setAttribute('role', 'alert');
    alert.setAttribute('aria-label', news.title);
    alert.lang = 'en';
    alert.dir = 'ltr';
    alert.tabIndex = 0;
    // Filled once it is styled: nothing flashes, and what is put into an alert that is there already gets announced.
    const fill = () => alert.append(...contents(news));
    styles.addEventListener('load', fill, { once: true });
    styles.addEventListener('error', fill, { once: true });
    tree.append(styles, alert);
    document.body.append(panel);
  }

  function contents(news) {
    const button = element('button', 'hide', 'Hide (Esc)');
    button.type = 'button';
    button.addEventListener('click', hide);
    const list = element('ol');
    list.append(...news.mistakes.map(item));
    const stale = element('p', 'stale', 'This page shows the last version without mistakes.');
    const parts = [button, element('h2', '', news.title), stale, list];
    if (news.more) parts.push(element('p', 'more', news.more));
    return parts;
  }

  function item(mistake) {
    const row = element('li');
    row.append(element('code', 'place', mistake.place), element('p', 'msg', mistake.msg));
    if (mistake.before || mistake.marked) {
      const excerpt = element('pre', 'excerpt', mistake.before);
      if (mistake.marked) excerpt.append(element('mark', '', mistake.marked), mistake.after);
      row.append(excerpt);
    }
    if (mistake.hint) row.append(element('p', 'hint', mistake.hint));
    return row;
  }

  function element(name, style = '', text = '') {
    const made = document.createElement(name);
    if (style) made.className = style;
    made.textContent = text;
    return made;
  }

  function hide() {
    panel?.remove();
    panel = null;
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && panel && !event.defaultPrevented) hide();
  });

  recall();
  if (document.readyState === 'complete') poll();
  else window.addEventListener('load', () => pollLater(0));
  document.addEventListener('visibilitychange', poll);
  // The browser's "back" may show the page as it was left, with what it knew then.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) poll();
  });
})();
