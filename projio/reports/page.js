"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const value = Object.fromEntries([...digits].map((char, at) => [char, at]));
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#7f7f7f", "#8b5cf6"];
const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
const shown = (number) => (number == null ? "" : Number(number.toPrecision(6)).toString());
const state = { log: false, smooth: 0, hidden: new Set() };

function decode(series) {  // numbers of `data.digits` characters each; 0 is a gap, the others go from low to high
  const { text, low, high, log } = series, size = data.digits, most = 64 ** size - 2, values = [];
  for (let at = 0; at < text.length; at += size) {
    let number = 0;
    for (let char = 0; char < size; char++) number = number * 64 + value[text[at + char]];
    const part = (number - 1) / most;
    values.push(number === 0 ? null : log ? Math.exp(Math.log(low) * (1 - part) + Math.log(high) * part) : low * (1 - part) + high * part);
  }
  return values;
}

function prepared(values) {
  let mean = null;
  return values.map((one) => {
    if (one == null || (state.log && one <= 0)) return null;
    mean = mean == null ? one : state.smooth * mean + (1 - state.smooth) * one;
    return mean;
  });
}

function draw(chart) {
  if (chart.plot) chart.plot.destroy();
  chart.values ??= chart.metric.series.map(decode);
  const few = data.runs.length <= 20, axis = { stroke: style("--soft"), grid: { stroke: style("--line"), width: 0.5 }, ticks: { stroke: style("--line") } };
  const series = chart.metric.series.map((one, at) => ({
    label: String(one.run), stroke: colours[one.run % colours.length], dash: dashes[Math.floor(one.run / colours.length) % dashes.length],
    width: few ? 2 : 1, alpha: few ? 1 : 0.5, spanGaps: true, points: { show: chart.values[at].filter((value) => value != null).length === 1 }, show: !state.hidden.has(one.run),
  }));
  const read = (plot) => {
    const at = plot.cursor.idx;
    if (at == null) return (chart.output.textContent = "");
    const near = chart.metric.series.map((one, index) => [one.run, plot.data[index + 1][at]]).filter(([run, one]) => one != null && !state.hidden.has(run));
    const texts = near.slice(0, 8).map(([run, one]) => (data.runs.length > 1 ? data.runs[run] + " " : "") + shown(one));
    chart.output.textContent = "step " + plot.data[0][at] + ": " + texts.join(" · ") + (near.length > 8 ? " …" : "");
  };
  chart.plot = new uPlot({
    width: chart.place.clientWidth, height: 230, legend: { show: false },
    cursor: { drag: { x: true, y: false }, points: { show: few } },
    scales: { x: { time: false }, y: { distr: state.log ? 3 : 1 } },
    axes: [{ ...axis, size: 34 }, { ...axis, size: 70, values: (plot, ticks) => ticks.map((tick) => (tick == null ? "" : shown(tick))) }],
    series: [{}, ...series], hooks: { setCursor: [read] },
  }, [chart.metric.steps, ...chart.values.map(prepared)], chart.place);
  document.documentElement.dataset.drawn ??= Math.round(performance.now());
}

const charts = data.metrics.map((metric, at) => {
  const place = document.getElementById("chart" + at);
  return { metric, place: place.querySelector("div"), output: place.querySelector("output") };
});
const redraw = () => charts.filter((chart) => chart.plot).forEach(draw);
const seen = new IntersectionObserver((entries) => entries.filter((one) => one.isIntersecting).forEach((one) => {
  seen.unobserve(one.target);
  draw(charts.find((chart) => chart.place === one.target));
}));
charts.slice(1).forEach((chart) => seen.observe(chart.place));
charts.slice(0, 1).forEach(draw);  // also below the fold
addEventListener("beforeprint", () => charts.filter((chart) => !chart.plot).forEach(draw));
addEventListener("resize", () => charts.forEach((chart) => chart.plot?.setSize({ width: chart.place.clientWidth, height: 230 })));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

const on = (id, event, action) => document.getElementById(id)?.addEventListener(event, action);
on("log", "change", (event) => { state.log = event.target.checked; redraw(); });
on("smooth", "input", (event) => { state.smooth = Number(event.target.value); redraw(); });
const zoom = (factor) => charts.filter((chart) => chart.plot).forEach(({ plot }) => {
  const { min, max } = plot.scales.x, half = ((max - min) / 2) * factor, steps = plot.data[0];
  if (factor) plot.setScale("x", { min: (min + max) / 2 - half, max: (min + max) / 2 + half });
  else plot.setScale("x", { min: steps[0], max: steps[steps.length - 1] });
});
on("in", "click", () => zoom(0.5));
on("out", "click", () => zoom(2));
on("all", "click", () => zoom(0));

const table = document.getElementById("runs"), body = table?.tBodies[0];
const rows = body ? [...body.rows].map((row, run) => ({ row, run, text: row.textContent.toLowerCase() })) : [];
for (const { row, run } of rows) {  // the curve of the first metric
  const series = data.metrics[0]?.series.find((one) => one.run === run);
  if (!series) continue;
  const values = decode(series), known = values.filter((one) => one != null), low = Math.min(...known), high = Math.max(...known);
  let path = "";
  values.forEach((one, at) => { if (one != null) path += (path ? "L" : "M") + ((at / (values.length - 1 || 1)) * 110).toFixed(1) + " " + (20 - ((one - low) / (high - low || 1)) * 18).toFixed(1); });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), line = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("class", "spark");
  svg.setAttribute("viewBox", "0 0 110 22");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  row.cells[0].append(svg);
}
table?.tHead.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const head = button.parentElement, down = head.ariaSort === "ascending", at = head.cellIndex;
  const key = ({ row }) => row.cells[at].dataset.value ?? row.cells[at].textContent;
  const compare = (one, two) => {
    const [a, b] = [key(one), key(two)], [x, y] = [Number(a), Number(b)];
    if (a === "" || b === "") return (a === "") - (b === "");  // what is missing stays last
    return (Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, undefined, { numeric: true }) : x - y) * (down ? -1 : 1);
  };
  for (const cell of head.parentElement.cells) cell.removeAttribute("aria-sort");
  head.ariaSort = down ? "descending" : "ascending";
  body.append(...[...rows].sort(compare).map(({ row }) => row));
});
let waiting;
on("filter", "input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  state.hidden.clear();
  for (const { row, run, text } of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    if (row.hidden) state.hidden.add(run);
  }
  document.getElementById("count").textContent = rows.length - state.hidden.size + " of " + rows.length;
  clearTimeout(waiting);
  waiting = setTimeout(redraw, 150);
});
