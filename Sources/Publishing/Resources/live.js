// Passes what the reader sets to the chapter's own program, and puts what that sends in its places. It computes
// nothing and formats nothing: all of that is the program's.
{
  // An element of the page could have this name, and stand for the script.
  const script = Object.getOwnPropertyDescriptor(Document.prototype, 'currentScript').get.call(document);
  let moduleFile = new URL(script.dataset.module, script.src).href;
  const seconds = Number(script.dataset.seconds);
  const workerScript = new URL('run.js', script.src).href;

  // MARK: What was set

  const state = new Map();
  // What was set when the page was built, which is what Reset goes back to.
  const printed = new Map();
  const controls = () => document.querySelectorAll('.control [name]');
  const textOf = (control) => (control.type === 'checkbox' ? (control.checked ? 'on' : 'off') : control.value);
  const isPrinted = () => state.size === printed.size && [...state].every(([name, text]) => printed.get(name) === text);

  // What this page begins with: what its address says, or what was set on the page whose place it takes.
  let given, search;
  const take = (texts) => {
    given = texts;
    state.clear();
    for (const [name, text] of printed) state.set(name, text);
    for (const { name } of controls()) if (given.has(name)) state.set(name, given.get(name));
  };

  // `search` is the address as far as the page knows it.
  const readAddress = () => {
    search = location.search;
    take(new URLSearchParams(search));
  };

  let addressTimer;
  const writeAddress = () => {
    clearTimeout(addressTimer);
    addressTimer = setTimeout(() => {
      const address = new URL(location);
      const query = address.searchParams;
      for (const name of [...query.keys()]) if (!state.has(name) && known.has(name)) query.delete(name);
      for (const [name, text] of state) {
        if (printed.get(name) === text) query.delete(name); else query.set(name, text);
      }
      // Longer ones are refused by servers.
      if (address.href.length < 8000) history.replaceState(null, '', address);
      search = location.search;
    }, 150);
  };
  const known = new Set();

  // MARK: Places on the page

  let places;
  const shown = new Map();
  const original = new Map();
  // Values of headings in the page's own contents list.
  const copies = new Map();
  const findPlaces = () => {
    if (places) return;
    places = [...document.querySelectorAll('.v[id], .i[id], .out[id]')]
      .filter((place) => !place.closest('.fails, .traps, .norun'));
    for (const place of places) original.set(place.id, place.innerHTML);
    for (const copy of document.querySelectorAll('[data-of]')) copies.set(copy.dataset.of, copy);
  };

  const template = document.createElement('template');
  const morph = (place, html) => {
    template.innerHTML = html;
    morphChildren(place, template.content);
    if (copies.has(place.id)) copies.get(place.id).textContent = place.textContent;
  };
  const controlsIn = (place) => [...place.querySelectorAll(':scope > .control')].map((one) => one.outerHTML).join('\n');
  // Of a run that goes on, or has stopped: what it did not come to waits, or is empty but for what can be moved.
  const show = (contents, goesOn, hasStopped) => {
    findPlaces();
    for (const place of places) {
      if (place.classList.toggle('waits', goesOn && !contents.has(place.id))) continue;
      const html = contents.get(place.id) ?? (hasStopped ? controlsIn(place) : '');
      if (shown.get(place.id) === html) continue;
      morph(place, html);
      shown.set(place.id, html);
    }
  };

  // What is typed into a control is not its attribute; it is made so for all but the one in use.
  const settle = (isAll) => {
    for (const control of controls()) {
      const { name } = control;
      // Some are there only where others are so set.
      if (!known.has(name) && given.has(name)) {
        state.set(name, given.get(name));
        isWanted = true;
      }
      known.add(name);
      if (control === document.activeElement && !isAll) continue;
      if (control.type === 'checkbox') control.checked = control.hasAttribute('checked');
      else if (control.options) {
        for (const option of control.options) if (option.hasAttribute('selected')) option.selected = true;
      } else if (control.type === 'textarea') control.value = control.defaultValue;
      else control.value = control.getAttribute('value');
    }
  };

  // MARK: Runs, one at a time

  let worker, module;
  // Whether runs are so short that the way to the worker and back, a frame, would be most of the wait.
  let isQuick = false;
  let run = null;
  let isWanted = false;

  const makeWorker = () => {
    if (location.protocol === 'file:' || typeof Worker === 'undefined') return null;
    try {
      const made = new Worker(workerScript);
      made.onmessage = ({ data }) => {
        if (!run || made !== worker) return;
        run.chunks.push(...data.chunks);
        if (data.isOver) finish(data.why); else look();
      };
      made.onerror = (event) => {
        event.preventDefault();
        if (made !== worker) return;
        worker = null;
        if (run) finish(event.message || 'its worker did not start');
      };
      // It loads and compiles the module right away.
      made.postMessage({ file: moduleFile });
      return made;
    } catch { return null; }
  };

  // The module in the page itself.
  let loading, loadingHere;
  const loadHere = () => {
    loadingHere ??= (async () => {
      const file = moduleFile;
      const script = document.createElement('script');
      await new Promise((resolve, reject) => {
        script.src = file;
        script.onload = resolve;
        script.onerror = () => reject(new Error(`${file} can't be loaded`));
        document.head.append(script);
      }).finally(() => script.remove());
      const made = await compile();
      if (file === moduleFile) module = made;
    })();
    return loadingHere;
  };

  const load = () => {
    findPlaces();
    loading ??= (async () => {
      worker = makeWorker();
      if (!worker) await loadHere();
    })();
    return loading;
  };

  // One that takes long is not waited for when something else is wanted.
  const isLong = () => performance.now() - run.begin > 500;

  const compute = async () => {
    isWanted = true;
    const mine = load();
    const failure = await mine.then(() => null, (error) => error);
    // Another build's page computes for itself.
    if (mine !== loading) return;
    if (failure) {
      loading = loadingHere = null;
      isWanted = false;
      say(failure.message);
      return;
    }
    if (run && !isLong()) return;
    if (run) abort(null);
    isWanted = false;
    run = { chunks: [], begin: performance.now(), isAborted: false };
    run.timer = setTimeout(look, 300);
    if (worker === null && !module) worker = makeWorker();
    run.isInWorker = Boolean(worker) && !(isQuick && module);
    if (run.isInWorker) {
      // A loop within a library does not pause: then the worker itself is ended.
      run.guard = setTimeout(() => abort(`it did not end within ${seconds} s`), (seconds + 1) * 1000);
      worker.postMessage({ file: moduleFile, settings: [...state], seconds });
    } else { runHere(run); }
  };

  // In the page itself. Where the browser can suspend a program the page stays alive meanwhile; elsewhere a
  // program gets three seconds.
  const runHere = async (mine) => {
    const canSuspend = 'Suspending' in WebAssembly;
    let exports, why = null;
    let paused = mine.begin;
    const check = () => {
      const now = performance.now();
      const most = canSuspend ? seconds : Math.min(seconds, 3);
      if (now - mine.begin > most * 1000) throw new Error(`it did not end within ${most} s`);
      if (mine.isAborted) throw new Error('it was stopped');
      return now;
    };
    const pause = canSuspend
      ? new WebAssembly.Suspending(async () => {
        if (check() - paused > 30) {
          exports.book_stopped?.();
          await new Promise((resolve) => { setTimeout(resolve); });
          paused = check();
        }
        return 0;
      })
      : () => {
        check();
        return 0;
      };
    try {
      exports = start(module, [...state], (bytes) => mine.chunks.push(bytes), pause);
      await (canSuspend ? WebAssembly.promising(exports._start) : exports._start)();
    } catch (error) { why = ending(error, exports); }
    if (run === mine) finish(why);
  };

  // Shows how far a long run is.
  const look = () => {
    if (!run || performance.now() - run.begin < 300) return;
    if (isWanted && isLong()) {
      compute();
      return;
    }
    const { contents, percent } = readRecords(run.chunks);
    show(contents, true, false);
    settle(false);
    say(percent === null ? 'Computing …' : `Computing … ${percent} %`, true);
    clearTimeout(run.timer);
    run.timer = setTimeout(look, 300);
  };

  const finish = (why) => {
    clearTimeout(run.timer);
    clearTimeout(run.guard);
    const { contents, where, rest } = readRecords(run.chunks);
    // A text can make a program do anything; what else can be set was tried when the book was checked.
    const took = performance.now() - run.begin;
    isQuick = why === null && took < (run.isInWorker ? 12 : 50) && !document.querySelector('textarea[name]');
    if (isQuick && worker) loadHere().catch(() => {});
    run = null;
    show(contents, false, why !== null);
    settle(false);
    if (why === null) say(isPrinted() ? '' : 'Changed by you.'); else blame(where, rest, why);
    if (isWanted) compute();
  };

  const abort = (why) => {
    run.isAborted = true;
    if (run.isInWorker) {
      worker?.terminate();
      worker = makeWorker();
    }
    if (why === null) {
      clearTimeout(run.timer);
      clearTimeout(run.guard);
      run = null;
    } else { finish(why); }
  };

  // Says at its line why a run stopped.
  const blame = (where, rest, why) => {
    const said = rest.trim().split('\n')[0].replace(/^.*?(Fatal error|Precondition failed|Assertion failed): /, '') || why;
    const place = (where ?? []).map((id) => document.getElementById(id)).find(Boolean);
    if (place) {
      const mark = document.createElement('strong');
      mark.className = 'stop';
      mark.textContent = `stopped here: ${said}`;
      place.append(mark);
      shown.delete(place.id);
    }
    say(`The program stopped: ${said}`, false, place);
  };

  // MARK: The bar

  const bar = document.getElementById('_live');
  const say = (text, isRunning = false, place = null) => {
    const [status, stop] = [bar.querySelector('[role=status]'), bar.querySelector('[data-stop]')];
    if (status.textContent !== text) status.textContent = text;
    if (place?.id) {
      const link = document.createElement('a');
      link.href = `#${place.id}`;
      link.textContent = 'where';
      status.append(' ', link);
    }
    stop.hidden = !isRunning;
    bar.hidden = text === '';
  };

  const restore = () => {
    if (run) abort(null);
    isWanted = false;
    for (const place of places ?? []) {
      place.classList.remove('waits');
      morph(place, original.get(place.id));
    }
    shown.clear();
    settle(true);
    say('');
  };

  const apply = () => { if (isPrinted()) restore(); else compute(); };

  // MARK: The reader

  const begin = (set) => {
    for (const control of controls()) {
      known.add(control.name);
      if (control.hasAttribute('data-set')) printed.set(control.name, control.getAttribute('value') ?? textOf(control));
    }
    // What a browser kept of an earlier visit is not what the page says.
    settle(!set?.size);
    if (set) take(set); else readAddress();
    apply();
  };

  // Another build's page has taken this one's place (`book serve`): what was set stays.
  document.addEventListener('book:reload', ({ detail }) => {
    const set = new Map([...state].filter(([name, text]) => printed.get(name) !== text));
    if (run) abort(null);
    worker?.terminate();
    worker = module = loading = loadingHere = places = undefined;
    isWanted = isQuick = false;
    for (const those of [shown, original, copies, printed, known]) those.clear();
    moduleFile = `${moduleFile.split('?')[0]}?${detail}`;
    begin(set);
  });

  document.addEventListener('input', ({ target }) => {
    if (!target.closest('.control') || !target.name) return;
    const text = textOf(target);
    if (text === '' && target.type === 'number') state.delete(target.name); else state.set(target.name, text);
    writeAddress();
    compute();
  });
  document.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (!button) return;
    const { back } = button.dataset;
    if (back !== undefined) {
      for (const name of [...state.keys()]) {
        if (name !== back && !name.startsWith(`${back}.`)) continue;
        if (printed.has(name)) state.set(name, printed.get(name)); else state.delete(name);
      }
      const control = button.closest('.control').querySelector('[name]');
      writeAddress();
      apply();
      control.focus();
    } else if ('reset' in button.dataset) {
      take(new Map());
      writeAddress();
      restore();
    } else if ('stop' in button.dataset && run) { abort('it was stopped'); }
  });
  // A field that is left shows what counts: not what can't be read, not nothing.
  document.addEventListener('focusout', () => setTimeout(() => { if (!run && !isWanted) settle(false); }));
  const touched = ({ target }) => { if (target.closest?.('.control')) load().catch(() => {}); };
  for (const touch of ['pointerdown', 'focusin']) document.addEventListener(touch, touched);
  addEventListener('popstate', () => {
    // Only a fragment is new: what was set may be too long for the address, or on its way there.
    if (location.search === search) return;
    readAddress();
    apply();
  });

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => begin()); else begin();
}
