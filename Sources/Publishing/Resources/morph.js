// Makes a part of the page like another one, with as few changes as possible, so that open elements stay open
// and the focus stays.
'use strict';

const morphChildren = (from, to) => {
  let old = from.firstChild;
  for (const node of [...to.childNodes]) {
    if (!old) { from.append(node); continue; }
    const next = old.nextSibling;
    if (old.nodeType !== node.nodeType || old.nodeName !== node.nodeName || old.name !== node.name) {
      old.replaceWith(node);
    } else if (!old.isEqualNode(node)) {
      if (old.nodeType === Node.ELEMENT_NODE) {
        // In the same order, so that going back restores everything.
        const names = node.getAttributeNames();
        const olds = old.getAttributeNames().filter((name) => name !== 'open');
        const other = olds.findIndex((name, index) => name !== names[index]);
        if (other >= 0) for (const name of olds.slice(other)) old.removeAttribute(name);
        for (const name of names) {
          const value = node.getAttribute(name);
          if (old.getAttribute(name) !== value) old.setAttribute(name, value);
        }
        morphChildren(old, node);
      } else { old.data = node.data; }
    }
    old = next;
  }
  while (old) {
    const next = old.nextSibling;
    old.remove();
    old = next;
  }
};
