const attempts = {
    query() { history.replaceState(null, '', '?x=4'); return location.search; },
    worker: () => new Promise((resolve, reject) => {
        const worker = new Worker('worker.js');
        worker.onmessage = event => resolve(event.data);
        worker.onerror = reject;
    }),
    script: () => new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = 'added.js';
        script.onload = () => resolve(window.added);
        script.onerror = reject;
        document.head.append(script);
    }),
    fetch: async () => (await fetch('added.js')).ok,
    wasm: async () => String(await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))),
    eval: () => eval('1 + 1'),
};
async function attempt(name) {
    await new Promise(resolve => setTimeout(resolve));
    try { return await attempts[name](); } catch { return 'failed'; }
}
