// Updates an open page of `book serve` after each build, and shows faults of the book above it. The book does
// not contain this script. Messages are inserted as text, never as markup.
'use strict';

{
  const page = decodeURIComponent(location.pathname.slice(1)) || 'index.html';
  // The page's identity, and the files that it loaded.
  let here = { ...document.currentScript.dataset };

  // MARK: Minimal changes

  // Open elements stay open, the focus stays, and nothing moves unnecessarily.
  // By a diff, since an edit inserts and removes text anywhere. (A page's own `morphChildren` pairs nodes by position:
  // a run puts other values into the same places, and this happens many times a second.)
  const update = (old, node) => {
    if (old.isEqualNode(node)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.data = node.data;
      return;
    }
    // Whether a `<details>` is open is up to the reader.
    const isReaders = (name) => name === 'open' && old.nodeName === 'DETAILS';
    for (const name of old.getAttributeNames()) {
      if (!node.hasAttribute(name) && !isReaders(name)) old.removeAttribute(name);
    }
    for (const { name, value } of node.attributes) {
      if (old.getAttribute(name) !== value && !isReaders(name)) old.setAttribute(name, value);
    }
    updateChildren(old, node);
  };

  const updateChildren = (parent, next) => {
    const [olds, news] = [[...parent.childNodes], [...next.childNodes]];
    let begin = 0, oldEnd = olds.length, newEnd = news.length;
    while (begin < oldEnd && begin < newEnd && olds[begin].isEqualNode(news[begin])) begin += 1;
    while (oldEnd > begin && newEnd > begin && olds[oldEnd - 1].isEqualNode(news[newEnd - 1])) {
      oldEnd -= 1;
      newEnd -= 1;
    }
    const middle = olds.slice(begin, oldEnd);
    const partners = pair(middle, news.slice(begin, newEnd));
    const kept = new Set(partners.values());
    for (const old of middle) if (!kept.has(old)) old.remove();
    // Nodes that stay are in order: a node without a partner comes before the next of them.
    let cursor = begin > 0 ? olds[begin - 1].nextSibling : parent.firstChild;
    for (const node of news.slice(begin, newEnd)) {
      const partner = partners.get(node);
      if (partner) {
        update(partner, node);
        cursor = partner.nextSibling;
      } else { parent.insertBefore(node, cursor); }
    }
  };

  // Pairs new nodes with the old ones that become them, in order: as many equal ones as possible, and between
  // these nodes of the same kind.
  const pair = (olds, news) => {
    const partners = new Map();
    const textOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.outerHTML : `${node.nodeType}${node.data}`);
    const [a, b] = [olds.map(textOf), news.map(textOf)];
    const width = b.length + 1;
    // The longest common subsequence; not needed if the whole page is new.
    const lengths = new Uint32Array(a.length * b.length < 1e6 ? (a.length + 1) * width : 0);
    const has = lengths.length > 0;
    for (let i = a.length - 1; has && i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) {
        lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
      }
    }
    const fits = (old, node) => old.nodeType === node.nodeType && old.nodeName === node.nodeName
      && old.id === node.id && old.name === node.name && old.type === node.type;
    let i = 0, j = 0, gapA = 0, gapB = 0;
    const closeGap = () => {
      for (let from = gapA; gapB < j; gapB += 1) {
        const found = olds.slice(from, i).findIndex((old) => fits(old, news[gapB]));
        if (found < 0) continue;
        partners.set(news[gapB], olds[from + found]);
        from += found + 1;
      }
    };
    while (has && i < a.length && j < b.length) {
      if (a[i] === b[j]) {
        closeGap();
        partners.set(news[j], olds[i]);
        i += 1;
        j += 1;
        [gapA, gapB] = [i, j];
      } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) { i += 1; } else { j += 1; }
    }
    [i, j] = [a.length, b.length];
    closeGap();
    return partners;
  };

  // MARK: Following the builds

  const follow = async (tags) => {
    if (!tags.page) return;
    const isOther = (name) => (tags[name] ?? '') !== (here[name] ?? '');
    // Scripts that have run can't be taken back.
    if (!here.page || isOther('scripts')) {
      location.reload();
      return;
    }
    const hasOtherFiles = isOther('files');
    if (hasOtherFiles) filesTag = tags.files;
    if (isOther('page') || isOther('module')) await replacePage(); else if (held) release();
    if (hasOtherFiles) {
      here.files = tags.files;
      renewFiles(document.body);
    }
    if (isOther('style')) replaceStyle(tags.style);
  };

  // Images and the like keep their names, so a browser would not request them again. Nil while they are
  // unchanged since the page was loaded.
  let filesTag = null;
  const renewFiles = (root) => {
    if (!filesTag) return;
    const renewed = (address) => {
      if (!address || /^(#|[a-z][a-z0-9+.-]*:)/i.test(address)) return address;
      const [, path, query, fragment] = address.match(/^([^?#]*)(\?[^#]*)?(#.*)?$/s);
      const rest = (query ?? '').slice(1).split('&').filter((part) => part && !part.startsWith('_book='));
      return `${path}?${[...rest, `_book=${filesTag}`].join('&')}${fragment ?? ''}`;
    };
    for (const element of root.querySelectorAll('img, source, video, audio, track, embed, object, image, use, input')) {
      for (const name of ['src', 'poster', 'data', 'href', 'xlink:href']) {
        const address = element.getAttribute(name);
        if (address && renewed(address) !== address) element.setAttribute(name, renewed(address));
      }
      const sources = element.getAttribute('srcset');
      if (sources) {
        element.setAttribute('srcset', sources.split(/,\s+/).map((source) => source.trim().replace(/^\S+/, renewed)).join(', '));
      }
    }
  };

  const liveScript = (from) => from.querySelector('script[data-module]')?.outerHTML;
  // The module of a live page may come later than the rest.
  const replacePage = async () => {
    const answer = await fetch(location.pathname, { cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.statusText);
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (liveScript(next) !== liveScript(document)) {
      location.reload();
      return;
    }
    const { page: nextPage, module } = next.querySelector('script[src="/_serve.js"]').dataset;
    if (nextPage !== here.page) show(next);
    here.page = nextPage;
    if (module) here.module = module;
    release();
  };

  const show = (next) => {
    document.title = next.title;
    document.documentElement.lang = next.documentElement.lang;
    const links = 'link[rel=prev], link[rel=next], meta[name=description], meta[name=author]';
    for (const old of document.head.querySelectorAll(links)) old.remove();
    document.head.append(...next.head.querySelectorAll(links));
    renewFiles(next.body);
    update(document.body, next.body);
  };

  // A page that can be shown, but whose controls don't work yet: its program is still being compiled. Only
  // that program can show the reader's settings.
  const followEarly = ({ early, page: tag }) => {
    if (tag === here.page || document.querySelector('#_live')?.hidden !== true) return;
    const next = new DOMParser().parseFromString(early, 'text/html');
    if (liveScript(next) !== liveScript(document)) return;
    held ??= new Map();
    show(next);
    here.page = tag;
    // Faults of other chapters may remain.
    last = { ...last, faults: last.faults.filter((fault) => fault.page !== page) };
    report();
  };

  // Moves in the meantime, which the previous program must not handle.
  let held = null;
  for (const kind of ['input', 'click']) {
    addEventListener(kind, (event) => {
      const { target } = event;
      if (!held || !target.closest?.('.control, #_live')) return;
      event.stopImmediatePropagation();
      if (kind === 'input' && target.name) held.set(target.name, [target.value, target.checked]);
    }, true);
  }

  // The page's own script has the places and the program of the previous build.
  const release = () => {
    const moved = held ?? new Map();
    held = null;
    document.dispatchEvent(new CustomEvent('book:reload', { detail: here.module }));
    for (const [name, [value, checked]] of moved) {
      const control = document.querySelector(`.control [name="${CSS.escape(name)}"]`);
      if (!control) continue;
      Object.assign(control, control.type === 'checkbox' ? { checked } : { value });
      control.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };

  const replaceStyle = (tag) => {
    here.style = tag;
    const old = document.querySelector('link[rel=stylesheet][href^="style.css"]');
    if (!old) return;
    const link = old.cloneNode();
    link.href = `style.css?${tag}`;
    // The page keeps the old one until the new one is loaded.
    link.onload = () => old.remove();
    old.after(link);
  };

  // MARK: Messages above the page

  const host = document.createElement('book-serve');
  const panel = document.createElement('section');
  panel.setAttribute('role', 'alert');
  panel.hidden = true;
  {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = '/_serve.css';
    host.attachShadow({ mode: 'open' }).append(style, panel);
    document.documentElement.append(host);
  }

  const make = (name, text, properties = {}) => Object.assign(document.createElement(name), { textContent: text }, properties);
  let said = '';
  const say = ({ faults, isGone, isAlone }) => {
    const now = JSON.stringify([faults, isGone, isAlone]);
    if (now === said) return;
    said = now;
    const parts = [];
    if (isAlone) parts.push(make('p', 'book serve has ended, or can’t be reached. This page follows when it is back.'));
    if (isGone) {
      const text = make('p', 'This page is no longer in the book. ');
      text.append(make('a', 'Contents', { href: '/' }));
      parts.push(text);
    }
    const errors = faults.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) parts.push(make('h2', `${errors} ${errors === 1 ? 'fault' : 'faults'}; the page is as it was before`));
    for (const fault of faults) {
      const item = make('div', '', { className: fault.severity });
      const head = make('p', '');
      if (fault.place) head.append(make('code', fault.place), ' ');
      if (fault.page && fault.page !== page) {
        head.append(make('a', 'in another chapter', { href: `/${encodeURIComponent(fault.page)}` }), ' ');
      }
      head.append(make('strong', `${fault.severity}: `), fault.message);
      item.append(head);
      if (fault.excerpt) item.append(make('pre', fault.excerpt));
      parts.push(item);
    }
    const close = make('button', 'Hide', { type: 'button' });
    close.addEventListener('click', () => { panel.hidden = true; });
    panel.replaceChildren(close, ...parts);
    panel.hidden = parts.length === 0;
  };

  // MARK: The connection

  let last = { faults: [], tags: { ...here } };
  let isAlone = false;
  const report = () => say({ faults: last.faults, isGone: Boolean(here.page) && !last.tags.page, isAlone });

  // One message after another; of waiting ones only the last.
  let waiting = null, isBusy = false;
  const take = async (message) => {
    waiting = message;
    if (isBusy) return;
    isBusy = true;
    while (waiting) {
      const next = waiting;
      waiting = null;
      if (next.early) {
        followEarly(next);
        continue;
      }
      last = next;
      report();
      try { await follow(last.tags); } catch {
        // The response, the page or the server was lost: later messages of the server count.
        await new Promise((resolve) => { setTimeout(resolve, 500); });
        waiting ??= next;
      }
    }
    isBusy = false;
  };

  const connect = () => {
    const socket = new WebSocket(`ws://${location.host}/_events?page=${encodeURIComponent(page)}`);
    socket.onopen = () => { isAlone = false; };
    socket.onmessage = ({ data }) => take(JSON.parse(data));
    socket.onclose = () => {
      isAlone = true;
      setTimeout(() => { if (isAlone) report(); }, 1500);
      setTimeout(connect, 500);
    };
  };
  addEventListener('pagehide', () => { said = null; });
  connect();
}
