// Runs a chapter's program, compiled to WebAssembly, in a worker or in the page itself, and reads what it sends.
'use strict';

const stopped = Symbol('stopped');
let stackTop;

// A fresh instance for each run. `send` gets the bytes that the program writes; `pause` is called now and then
// while it works, and may throw.
const start = (module, state, send, pause) => {
  const settings = ['chapter', 'BOOK_YIELD=1', ...state.map(([name, text]) => `${name}=${text.replaceAll('\0', '')}`)]
    .map((text) => new TextEncoder().encode(`${text}\0`));
  const memory = () => new DataView(instance.exports.memory.buffer);
  const bytes = (from, count) => new Uint8Array(instance.exports.memory.buffer, from, count);
  const system = {
    args_sizes_get(count, size) {
      memory().setUint32(count, settings.length, true);
      memory().setUint32(size, settings.reduce((sum, one) => sum + one.length, 0), true);
      return 0;
    },
    args_get(pointers, text) {
      for (const setting of settings) {
        memory().setUint32(pointers, text, true);
        bytes(text, setting.length).set(setting);
        pointers += 4;
        text += setting.length;
      }
      return 0;
    },
    fd_write(file, vectors, count, written) {
      let sum = 0;
      for (let index = 0; index < count; index += 1) {
        const from = memory().getUint32(vectors + 8 * index, true);
        const length = memory().getUint32(vectors + 8 * index + 4, true);
        send(bytes(from, length).slice());
        sum += length;
      }
      memory().setUint32(written, sum, true);
      return 0;
    },
    random_get(from, count) {
      crypto.getRandomValues(bytes(from, count));
      return 0;
    },
    clock_time_get(clock, precision, time) {
      memory().setBigUint64(time, BigInt(Date.now()) * 1000000n, true);
      return 0;
    },
    sched_yield: pause,
    proc_exit(code) { throw code === 0 ? stopped : new Error(`it left with code ${code}`); },
  };
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = system[name] ?? (() => 52);
  }
  const instance = new WebAssembly.Instance(module, imports);
  stackTop = instance.exports.__stack_pointer?.value;
  return instance.exports;
};

// The module travels as a script: a page from a file can load nothing else. One character is one byte.
const compile = () => WebAssembly.compile(Uint8Array.from(bookModule, (character) => character.charCodeAt(0)));

const joined = (chunks) => {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return bytes;
};

const ascii = new TextDecoder('latin1');
const utf8 = new TextDecoder();

// Records; other lines are the message of a program that stopped.
const readRecords = (chunks) => {
  const bytes = joined(chunks);
  const contents = new Map();
  const add = (place, piece) => contents.set(place, [...(contents.get(place) ?? []), piece]);
  let where = null, percent = null, rest = '', at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    const head = end < 0 ? bytes.length : end;
    const [mark, kind, cell, line, count, entries] = ascii.decode(bytes.subarray(at, head)).split(' ');
    const from = head + 1, to = from + Number(count), next = to + Number(entries) + 2;
    if (mark !== '@') {
      rest += utf8.decode(bytes.subarray(at, from));
      at = from;
      continue;
    }
    if (!(next <= bytes.length)) break;
    const html = kind === 'l' || kind === 'i' || kind === 'o' || kind === 'k' || kind === 'p'
      ? utf8.decode(bytes.subarray(from, to)) : '';
    switch (kind) {
      case 'l': contents.set(`v${cell}-${line}`, [html]); break;
      case 'i': contents.set(`i${cell}`, [html]); break;
      case 'o': case 'k': add(`o${cell}`, html); break;
      case 'p': {
        const pieces = contents.get(`o${cell}`) ?? [];
        const last = pieces.at(-1);
        if (last?.printed !== undefined) last.printed += html; else pieces.push({ printed: html });
        contents.set(`o${cell}`, pieces);
        break;
      }
      case 'g': percent = line; break;
      case 's': where = line === '0' ? [`i${cell}`] : [`v${cell}-${line}`, `o${cell}`, `c${cell}`]; break;
    }
    at = next;
  }
  for (const [place, pieces] of contents) {
    contents.set(place, pieces.map((piece) =>
      (piece.printed === undefined ? piece : `<pre class="print">${piece.printed}</pre>`)).join('\n'));
  }
  return { contents, where, percent, rest };
};

// How the run ended: nothing, or why it stopped. The program itself tells where.
const ending = (error, exports) => {
  if (error === stopped) return null;
  try {
    // A recursion without end leaves no room.
    if (stackTop !== undefined) exports.__stack_pointer.value = stackTop;
    exports.book_stopped?.();
  } catch { /* it is beyond telling */ }
  const why = String(error?.message ?? error);
  // What the runtime checks ends so, without a word of its own.
  return why.startsWith('unreachable') ? 'a check failed, as of an index, an overflow or a missing value' : why;
};

// This file is the worker's script too.
if (typeof document === 'undefined') {
  let loading;
  onmessage = async ({ data: { file, settings, seconds } }) => {
    let exports, why = null;
    let pending = [];
    const post = (message) => {
      postMessage({ ...message, chunks: [joined(pending)] });
      pending = [];
    };
    try {
      loading ??= (() => {
        importScripts(file);
        return compile();
      })();
      const module = await loading;
      // Only touched so far.
      if (!settings) return;
      const begin = performance.now();
      let told = begin;
      exports = start(module, settings, (bytes) => pending.push(bytes), () => {
        const now = performance.now();
        if (now - begin > seconds * 1000) throw new Error(`it did not end within ${seconds} s`);
        if (now - told > 100) {
          told = now;
          exports.book_stopped?.();
          post({});
        }
        return 0;
      });
      exports._start();
    } catch (error) { why = ending(error, exports); }
    // What could not be loaded yet is loaded again.
    if (settings) post({ isOver: true, why });
  };
}

