document.querySelector('#status').textContent = 'alive';
const happened = { input: 0, change: 0, submit: 0, click: 0, keys: [] };
for (const type of ['input', 'change', 'submit', 'click']) {
    addEventListener(type, event => { if (event.isTrusted) happened[type] += 1; });
}
addEventListener('submit', event => event.preventDefault());
addEventListener('keydown', event => happened.keys.push((event.shiftKey ? 'Shift+' : '') + event.key));
