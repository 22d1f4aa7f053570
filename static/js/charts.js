// Draws the charts of a page again with echarts, so that they answer to a finger or a mouse.
//
// A page comes with a plain drawing of each (templates/components/chart.html). The library
// is heavier than all the rest of the page, so it is fetched when somebody touches the
// page, and not at all where they asked to save data.

const root = document.documentElement;
const TONES = ["main", "line", "rest", "late", "limit", "grid", "words", "paper"];
const TOUCHES = ["pointerdown", "pointermove", "scroll", "keydown", "touchstart"];
const NARROW = 36; // rem; below it labels stand aslant, as in charts.css ...
const NARROWEST = 12; // ... and below this upright
const MANY_LABELS = 7; // at most, where there is one for each day
const LABEL_PART = 0.35; // of the width, for the names beside sideways bars ...
const LABEL_LEAST = 5; // ... but so many rem, as in charts.css

const drawn = new Map(); // figure -> { chart, spec }
const count = new Intl.NumberFormat(root.lang);
const tenths = new Intl.NumberFormat(root.lang, { maximumFractionDigits: 1 });

let library; // the promise of echarts

function load(address) {
  library ??= import(address).then(() => globalThis.echarts);
  return library;
}

// --- What a chart looks like ---------------------------------------------------
// Pixels: the library measures in these, and the page's letters may be set larger.
const rem = (number) => number * parseFloat(getComputedStyle(root).fontSize);

function colours(figure) {
  const style = getComputedStyle(figure);
  const read = (name) => style.getPropertyValue(name).trim();
  const found = Object.fromEntries(TONES.map((tone) => [tone, read(`--chart-${tone}`)]));
  return { ...found, body: style.color, font: style.fontFamily };
}

function worded(spec, isPercent, value) {
  if (value === null || value === undefined) return "–";
  return isPercent ? spec.percent.replace("{number}", tenths.format(value)) : count.format(value);
}

function tooltip(spec, colour) {
  return {
    trigger: "axis",
    renderMode: "richText", // the other mode writes style attributes
    confine: true,
    axisPointer: { type: "shadow", z: 0, shadowStyle: { color: colour.grid, opacity: 0.35 } },
    backgroundColor: colour.paper,
    borderColor: colour.grid,
    borderWidth: 1,
    textStyle: { color: colour.body, fontFamily: colour.font, fontSize: rem(0.8125) },
    formatter: (points) => {
      const at = points[0].dataIndex;
      const lines = spec.series.map(
        ({ name, percent, values }) => `${name}: ${worded(spec, percent, values[at])}`,
      );
      return [spec.labels[at], ...lines].join("\n");
    },
  };
}

function limit(spec, colour, axis) {
  if (!spec.limit) return undefined;
  return {
    silent: true,
    symbol: "none",
    label: { show: false }, // the legend names it
    lineStyle: { color: colour.limit, type: "dashed", width: 1.5 },
    data: [{ [axis]: spec.limit.value }],
  };
}

function bar(spec, colour, each, extra) {
  return {
    type: "bar",
    name: each.name,
    data: each.values.map((value) => value || null), // no edge where there is no bar
    stack: spec.stacked ? "all" : undefined,
    barCategoryGap: "30%",
    barGap: "0%",
    itemStyle: { color: colour[each.tone], borderColor: colour.paper, borderWidth: 1 },
    labelLayout: { hideOverlap: true },
    emphasis: { disabled: true },
    cursor: spec.links.some(Boolean) ? "pointer" : "default",
    ...extra,
  };
}

function line(spec, colour, each) {
  return {
    type: "line",
    name: each.name,
    data: each.values,
    yAxisIndex: 1,
    showSymbol: spec.labels.length <= 8,
    symbol: "circle",
    symbolSize: 8,
    itemStyle: { color: colour[each.tone] },
    lineStyle: { color: colour[each.tone], width: 2.5 },
    emphasis: { disabled: true },
    markLine: limit(spec, colour, "yAxis"),
  };
}

function scale(spec, colour, isPercent, isShown = true) {
  const end = isPercent ? 100 : spec.top;
  return {
    type: "value",
    min: 0,
    max: end,
    interval: end / 2,
    axisLabel: {
      show: isShown,
      color: colour.words,
      fontSize: rem(0.75),
      formatter: (value) => worded(spec, isPercent, value),
    },
    splitLine: { show: !isPercent, lineStyle: { color: colour.grid } },
  };
}

function slope(spec, width) {
  if (width < rem(NARROWEST)) return 90;
  return width < rem(NARROW) && !spec.level ? 40 : 0;
}

function upright(spec, colour, width) {
  const most = Math.max(2, Math.min(MANY_LABELS, Math.floor(width / rem(2.75))));
  const isMany = spec.labels.length > 8;
  const whole = (at) => spec.series.reduce((sum, each) => sum + (each.values[at] ?? 0), 0);
  const last = (at) => spec.series.findLastIndex((each) => each.values[at]);
  const value = (place) => ({
    show: !isMany,
    position: "top",
    color: colour.body,
    fontSize: rem(0.75),
    formatter: ({ dataIndex: at, value: own }) => {
      if (!spec.stacked) return own ? count.format(own) : "";
      return last(at) === place ? count.format(whole(at)) : "";
    },
  });
  const hasPercent = spec.series.some((each) => each.percent);
  return {
    grid: { left: 4, right: 4, top: rem(1.25), bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: spec.labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour.grid } },
      axisLabel: {
        color: colour.words,
        fontSize: rem(0.75),
        interval: isMany ? Math.ceil(spec.labels.length / most) - 1 : 0,
        rotate: slope(spec, width),
        hideOverlap: true,
        // A long name would reach into what stands below; the table has it whole.
        ...(width < rem(NARROW) ? { width: rem(4.75), overflow: "truncate" } : {}),
      },
    },
    yAxis: [scale(spec, colour, false), scale(spec, colour, true, hasPercent)],
    series: spec.series.map((each, place) =>
      each.kind === "line"
        ? line(spec, colour, each)
        : bar(spec, colour, each, { label: value(place) }),
    ),
  };
}

function names(colour, words, look) {
  const start = { align: "left", margin: look.width + rem(0.75) };
  const label = { color: colour.body, fontSize: rem(0.875), lineHeight: rem(1), interval: 0 };
  return {
    type: "category",
    inverse: true,
    data: words,
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: { ...label, ...(look.width ? start : { align: "right" }), ...look },
  };
}

function sideways(spec, colour, width) {
  const [each] = spec.series;
  const room = Math.max(rem(LABEL_LEAST), width * LABEL_PART);
  return {
    grid: { left: room + rem(0.75), right: rem(4), top: 0, bottom: 0 },
    xAxis: scale(spec, colour, true, false),
    yAxis: [
      names(colour, spec.labels, { width: room, overflow: "break" }),
      names(colour, each.values.map((value) => worded(spec, true, value)), { margin: rem(3.75) }),
    ],
    series: [
      bar(spec, colour, each, {
        markLine: limit(spec, colour, "xAxis"),
        itemStyle: { color: colour[each.tone] },
      }),
    ],
  };
}

function option(figure, spec, width) {
  const colour = colours(figure);
  return {
    animation: false,
    textStyle: { fontFamily: colour.font },
    tooltip: tooltip(spec, colour),
    ...(spec.sideways ? sideways : upright)(spec, colour, width),
  };
}

// --- When it is drawn -------------------------------------------------------------
function paint(figure) {
  const { chart, spec } = drawn.get(figure);
  chart.setOption(option(figure, spec, chart.getWidth()), true);
}

function follow(chart, spec) {
  // A finger's tap shows the numbers; a mouse has shown them before it clicks.
  if (!window.matchMedia("(hover: hover)").matches) return;
  chart.on("click", ({ dataIndex }) => {
    if (spec.links[dataIndex]) window.location.assign(spec.links[dataIndex]);
  });
}

async function draw(figure) {
  const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const echarts = await load(figure.dataset.library);
  const place = figure.querySelector(".chart-live");
  place.hidden = false;
  const chart = echarts.init(place, null, { renderer: "canvas" });
  drawn.set(figure, { chart, spec });
  paint(figure);
  follow(chart, spec);
  figure.classList.add("is-live");
  new ResizeObserver(() => {
    chart.resize();
    paint(figure);
  }).observe(place);
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      // Without the library (no network) the plain drawing stays.
      draw(target).catch(() => {});
    }
  },
  { rootMargin: "200px" },
);

let isTouched = false;

function watch() {
  if (!isTouched) return;
  for (const figure of document.querySelectorAll("figure[data-chart]:not(.is-watched)")) {
    figure.classList.add("is-watched");
    seen.observe(figure);
  }
}

function touched() {
  isTouched = true;
  for (const kind of TOUCHES) window.removeEventListener(kind, touched);
  watch();
}

if (!navigator.connection?.saveData) {
  for (const kind of TOUCHES) window.addEventListener(kind, touched, { passive: true });
  document.addEventListener("htmx:afterSwap", watch);
}

new MutationObserver(() => [...drawn.keys()].forEach(paint)).observe(root, {
  attributeFilter: ["data-bs-theme"],
});

// --- On paper: light, with every number -----------------------------------------------
let before;

window.addEventListener("beforeprint", () => {
  const closed = [...document.querySelectorAll(".chart-numbers:not([open])")];
  before = { theme: root.dataset.bsTheme, closed };
  root.dataset.bsTheme = "light";
  for (const numbers of closed) numbers.open = true;
});

window.addEventListener("afterprint", () => {
  if (!before) return;
  root.dataset.bsTheme = before.theme;
  for (const numbers of before.closed) numbers.open = false;
  before = undefined;
});
