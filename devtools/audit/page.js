// What a page is asked for by the audit. Playwright evaluates this file in the page and gets
// the object at its end; nothing of it is served.
(() => {
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return shown && box.width > 1 && box.height > 1;
  };

  const called = (element) => {
    const names = [...element.classList].slice(0, 2).map((name) => `.${name}`).join("");
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}${names} "${words}"`;
  };

  const above = (element, holds) => {
    for (let one = element; one && one !== document.documentElement; one = one.parentElement) {
      if (holds(getComputedStyle(one), one)) return one;
    }
    return null;
  };

  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.textContent.trim() || !seen(element)) continue;
      if (element.closest("script, style, template, noscript, option, svg")) continue;
      if (above(element, (style) => style.clipPath !== "none" || style.position === "fixed")) continue;
      if (above(element, (style, one) => style.clip !== "auto" || !seen(one))) continue;
      found.push([element, walker.currentNode]);
    }
    return found;
  };

  const ranged = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range;
  };

  const box = (node) => ranged(node).getBoundingClientRect();
  const lines = (node) => [...ranged(node).getClientRects()];

  const scrolls = (element) =>
    above(element, (style) => ["auto", "scroll"].includes(style.overflowX)) !== null;

  // Content that reaches beyond the screen's edge.
  const overflow = () => {
    const width = document.documentElement.clientWidth;
    const out = [];
    if (document.documentElement.scrollWidth > width) {
      out.push(`the page is ${document.documentElement.scrollWidth} px wide of ${width}`);
    }
    for (const [element, node] of texts()) {
      const at = box(node);
      if ((at.right > width + 1 || at.left < -1) && !scrolls(element)) out.push(called(element));
    }
    return [...new Set(out)].slice(0, 8);
  };

  const hides = (value) => value === "hidden" || value === "clip";

  // Text that its box hides a part of.
  const cut = () => {
    const out = [];
    for (const [element, node] of texts()) {
      const hider = above(element, ({ overflowX, overflowY }) => hides(overflowX) || hides(overflowY));
      if (!hider || hider === document.body) continue;
      const inner = box(node);
      const outer = hider.getBoundingClientRect();
      const style = getComputedStyle(hider);
      const wide = inner.right > outer.right + 2 || inner.left < outer.left - 2;
      const high = inner.bottom > outer.bottom + 4 || inner.top < outer.top - 4;
      if ((hides(style.overflowX) && wide) || (hides(style.overflowY) && high)) out.push(called(element));
    }
    return [...new Set(out)].slice(0, 8);
  };

  // Texts that lie on one another.
  const overlaps = () => {
    const boxes = texts()
      .filter(([element]) => !above(element, (style) => ["sticky", "absolute"].includes(style.position)))
      .flatMap(([element, node]) => lines(node).map((line) => [element, line]))
      .filter(([, at]) => at.width > 2 && at.height > 2);
    const out = [];
    for (let i = 0; i < boxes.length; i += 1) {
      for (let j = i + 1; j < boxes.length; j += 1) {
        const [[one, a], [other, b]] = [boxes[i], boxes[j]];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const line = parseFloat(getComputedStyle(one).fontSize);
        if (wide > 3 && high > 0.6 * line && !one.contains(other) && !other.contains(one)) {
          out.push(`${called(one)} on ${called(other)}`);
        }
      }
    }
    return [...new Set(out)].slice(0, 8);
  };

  const enlarge = (percent) => {
    document.documentElement.style.fontSize = percent;
  };

  return { overflow, cut, overlaps, enlarge };
})()
