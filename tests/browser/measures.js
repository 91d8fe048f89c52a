(() => {
  // Measures taken in the page for tests/browser/assertions.py. Each returns sentences about
  // offending elements; none of them changes the page.

  const name = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const called = element.getAttribute("name") ? `[name=${element.getAttribute("name")}]` : "";
    const said = (element.getAttribute("aria-label") || element.textContent || element.value || "");
    const words = said.trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.tagName.toLowerCase()}${id}${called}> "${words}"`;
  };

  const shown = (element) => {
    if (!element.getClientRects().length) return false;
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };

  const all = (selector) => [...document.querySelectorAll(selector)];

  const groupsWithoutLegend = () => {
    const inputs = all("input[type=radio], input[type=checkbox]").filter((input) => !input.disabled);
    const sharing = (input) =>
      inputs.filter((other) => other.name === input.name && other.form === input.form).length;
    const grouped = inputs.filter((input) => input.type === "radio" || sharing(input) > 1);
    const legend = (input) => input.closest("fieldset")?.querySelector(":scope > legend");
    return grouped.filter((input) => !legend(input)?.textContent.trim()).map(name);
  };

  const unannouncedErrors = () => {
    const found = [];
    const summary = document.activeElement;
    const links = [...summary.querySelectorAll("a[href*='#']")];
    if (summary === document.body || !links.length) {
      found.push(`the focus is on ${name(summary)}, not on a summary with links to the fields`);
    }
    for (const link of links) {
      const id = decodeURIComponent(link.hash.slice(1));
      const target = document.getElementById(id);
      if (!target) found.push(`the summary's ${name(link)} leads nowhere (#${id})`);
      else if (!target.matches("input, select, textarea, fieldset, [tabindex]")) {
        found.push(`the summary's ${name(link)} leads to ${name(target)}, which takes no focus`);
      }
    }
    const invalid = all("[aria-invalid=true]");
    if (!invalid.length) found.push("no field has aria-invalid=true");
    for (const field of invalid) {
      const ids = (field.getAttribute("aria-describedby") || "").split(/\s+/).filter(Boolean);
      const described = ids.map((id) => document.getElementById(id));
      if (!described.length) found.push(`${name(field)} has no aria-describedby`);
      if (described.some((text) => !text || !text.textContent.trim())) {
        found.push(`${name(field)} is described by nothing (${ids.join(" ")})`);
      }
    }
    return found;
  };

  const insideSentence = (link) => {
    if (link.tagName !== "A" || getComputedStyle(link).display !== "inline") return false;
    const own = link.textContent.trim();
    const block = link.closest("p, li, dd, td, th, legend, label, figcaption, blockquote, summary");
    return Boolean(block) && block.textContent.trim().length > own.length;
  };

  const boxOf = (element) => {
    const boxes = [element, ...(element.labels || [])].filter(shown);
    const rects = boxes.map((box) => box.getBoundingClientRect()).filter((r) => r.width > 1.5);
    if (!rects.length) return null; // visible to screen readers only: nothing to press
    // A label that does not touch its field is a second target; the larger one counts.
    const size = (r) => Math.min(r.width, r.height);
    const best = rects.reduce((a, b) => (size(a) >= size(b) ? a : b));
    const joined = rects.reduce(
      (a, b) => ({
        left: Math.min(a.left, b.left), top: Math.min(a.top, b.top),
        right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom),
      }),
    );
    const area = rects.reduce((sum, r) => sum + r.width * r.height, 0);
    const width = joined.right - joined.left;
    const height = joined.bottom - joined.top;
    const touching = area >= 0.8 * width * height;
    return touching ? { width, height } : { width: best.width, height: best.height };
  };

  const TARGETS =
    "a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button], [role=tab]";

  const offScreen = (element) => {
    const r = element.getBoundingClientRect();
    return r.right <= 0 || r.bottom + scrollY <= 0; // a skip link before it has the focus
  };

  const smallTargets = (minimum) =>
    all(TARGETS)
      .filter((element) => !element.disabled && !element.closest("svg"))
      .filter((element) => (shown(element) || element.labels?.length) && !offScreen(element))
      .filter((element) => !insideSentence(element))
      .map((element) => [element, boxOf(element)])
      .filter(([, box]) => box && Math.min(box.width, box.height) < minimum - 0.5)
      .map(([element, box]) => `${name(element)} is ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`);

  const sidewaysScroll = () => {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) {
      found.push(`the page is ${root.scrollWidth} px wide in a window of ${innerWidth}`);
      const wide = all("body *").filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
      found.push(...wide.filter((e) => !wide.some((o) => o !== e && e.contains(o))).slice(0, 5).map(name));
    }
    for (const box of all("body *").filter((e) => e.scrollWidth > e.clientWidth + 1)) {
      if (!/auto|scroll/.test(getComputedStyle(box).overflowX) || !shown(box)) continue;
      if (box.matches("input, textarea, select")) continue;
      if (box.tabIndex < 0) found.push(`${name(box)} scrolls sideways but takes no focus`);
    }
    return found;
  };

  const svgTexts = () =>
    all("svg text").filter((text) => text.textContent.trim() && shown(text) && text.getBBox().width);

  const scaleOf = (element) => {
    const matrix = element.getScreenCTM();
    return Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c));
  };

  const pieces = (text) => {
    const spans = [...text.querySelectorAll("tspan")].filter((span) => span.textContent.trim());
    return spans.length ? spans : [text];
  };

  const sizeOf = (text) => parseFloat(getComputedStyle(text).fontSize) * scaleOf(text);

  const smallSvgText = (minimum) =>
    svgTexts()
      .flatMap(pieces)
      .filter((text) => sizeOf(text) < minimum - 0.05)
      .map((text) => `${name(text)} is ${sizeOf(text).toFixed(1)} px high`);

  const undescribedSvgs = () => {
    const found = [];
    for (const svg of all("svg").filter((s) => !s.parentElement.closest("svg") && shown(s))) {
      if (svg.closest("[aria-hidden=true]")) continue;
      const titled = svg.getAttribute("aria-label") || svg.querySelector(":scope > title")?.textContent;
      if (svg.getAttribute("role") !== "img") found.push(`${name(svg)} has no role=img`);
      if (!titled?.trim() && !svg.getAttribute("aria-labelledby")) found.push(`${name(svg)} has no title`);
    }
    const seen = new Set();
    for (const element of all("[id]")) {
      if (seen.has(element.id)) found.push(`the id ${element.id} is used twice`);
      seen.add(element.id);
    }
    return found;
  };

  // --- contrast in drawings ---------------------------------------------------------------------

  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = canvas.getContext("2d", { willReadFrequently: true });

  const rgba = (colour, opacity = 1) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = "rgba(0,0,0,0)";
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
    return { r, g, b, a: (a / 255) * opacity };
  };

  const over = (top, bottom) => {
    const mix = (t, u) => t * top.a + u * (1 - top.a);
    return { r: mix(top.r, bottom.r), g: mix(top.g, bottom.g), b: mix(top.b, bottom.b), a: 1 };
  };

  const luminance = ({ r, g, b }) => {
    const linear = [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };

  const contrast = (one, two) => {
    const [dark, light] = [luminance(one), luminance(two)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  const opacityWithin = (element, svg) => {
    let opacity = 1;
    for (let e = element; e && e !== svg.parentElement; e = e.parentElement) {
      opacity *= parseFloat(getComputedStyle(e).opacity);
    }
    return opacity;
  };

  const behind = (svg) => {
    let ground = rgba("Canvas");
    const chain = [];
    for (let e = svg; e; e = e.parentElement) chain.unshift(e);
    for (const e of chain) ground = over(rgba(getComputedStyle(e).backgroundColor), ground);
    return ground;
  };

  const covers = (shape, x, y) => {
    const matrix = shape.getScreenCTM();
    if (!matrix) return false;
    const point = new DOMPoint(x, y).matrixTransform(matrix.inverse());
    return shape.isPointInFill(point);
  };

  // What is seen at a point under *text*: shapes painted before it, over the page's own ground.
  const groundAt = (text, x, y) => {
    const svg = text.ownerSVGElement;
    let root = svg;
    while (root.ownerSVGElement) root = root.ownerSVGElement;
    let ground = behind(root);
    for (const shape of root.querySelectorAll("rect, circle, ellipse, path, polygon")) {
      const before = shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (!before || !shown(shape) || shape.closest("defs, clipPath, mask, symbol")) continue;
      const style = getComputedStyle(shape);
      if (style.fill === "none" || !covers(shape, x, y)) continue;
      if (style.fill.startsWith("url(")) return null;
      const opacity = parseFloat(style.fillOpacity) * opacityWithin(shape, root);
      ground = over(rgba(style.fill, opacity), ground);
    }
    return ground;
  };

  const worstContrast = (text) => {
    const box = text.getBoundingClientRect();
    const style = getComputedStyle(text);
    const opacity = parseFloat(style.fillOpacity) * opacityWithin(text, text.ownerSVGElement);
    const places = [0.08, 0.5, 0.92].map((part) => [box.left + part * box.width, box.top + box.height / 2]);
    const found = places.map(([x, y]) => {
      const ground = groundAt(text, x, y);
      return ground ? contrast(over(rgba(style.fill, opacity), ground), ground) : 0;
    });
    return Math.min(...found);
  };

  const isLarge = (text) => {
    const px = sizeOf(text);
    return px >= 24 || (px >= 18.66 && parseInt(getComputedStyle(text).fontWeight, 10) >= 700);
  };

  const faintSvgText = (minimum, minimumLarge) =>
    svgTexts()
      .flatMap(pieces)
      .map((text) => [text, worstContrast(text), isLarge(text) ? minimumLarge : minimum])
      .filter(([, ratio, wanted]) => ratio < wanted)
      .map(([text, ratio]) =>
        ratio ? `${name(text)} has ${ratio.toFixed(2)}` : `${name(text)} lies on a pattern`);

  // --- the Tab key ------------------------------------------------------------------------------

  const STOPS =
    "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], " +
    "[contenteditable=true]";

  const keyOf = (element) => {
    const order = all("*");
    const radio = element.type === "radio" && element.name;
    return radio ? `${element.form?.id}|${element.name}` : String(order.indexOf(element));
  };

  const describe = (element) => {
    const box = (element.labels?.[0] && !shown(element) ? element.labels[0] : element).getBoundingClientRect();
    const radio = element.type === "radio";
    return {
      key: keyOf(element),
      name: radio ? `radio group ${element.name}` : name(element),
      left: box.left + scrollX, right: box.right + scrollX,
      top: box.top + scrollY, bottom: box.bottom + scrollY,
      seen: !element.matches(":focus") || isOutlined(element),
    };
  };

  const isOutlined = (element) => {
    const marked = [element, ...(element.labels || []), element.parentElement].some((e) => {
      const style = getComputedStyle(e);
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
      return outlined || style.boxShadow !== "none";
    });
    const box = element.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const labels = [...(element.labels || [])];
    const own = [element, ...labels].some((e) => e.contains(top) || top?.contains(e));
    return marked && own;
  };

  const tabStops = () => {
    const stops = [];
    const seen = new Set();
    for (const element of all(STOPS)) {
      if (element.disabled || element.tabIndex < 0 || !element.getClientRects().length) continue;
      if (!element.checkVisibility()) continue; // inside a closed <details>
      if (getComputedStyle(element).visibility === "hidden" || element.closest("[inert]")) continue;
      if (element.matches("fieldset[disabled] *")) continue;
      const key = keyOf(element);
      if (seen.has(key)) continue; // a radio group is one stop
      seen.add(key);
      stops.push(describe(element));
    }
    return stops;
  };

  const startFromTop = () => {
    scrollTo(0, 0);
    document.activeElement?.blur();
    const range = document.createRange();
    range.setStart(document.body, 0);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    getSelection().collapseToStart();
  };

  const focused = () => {
    const element = document.activeElement;
    return !element || element === document.body ? null : describe(element);
  };

  return {
    groupsWithoutLegend, unannouncedErrors, smallTargets, sidewaysScroll, smallSvgText,
    faintSvgText, undescribedSvgs, tabStops, startFromTop, focused,
  };
})()
