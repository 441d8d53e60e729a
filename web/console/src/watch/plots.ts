import type { FigureShown } from "../api";
import type { Option } from "../knowledge/charts";

const TEXT = { color: "#5b626b", fontSize: 13 };
const SPLIT = { lineStyle: { color: "#eee7e0" } };
const GRID = { left: 8, right: 16, top: 12, bottom: 8, containLabel: true };
const BAR = { type: "bar", barMaxWidth: 18 };
const COUNTS = { type: "value", minInterval: 1, axisLabel: TEXT, splitLine: SPLIT };

/** How many of each group. */
export function byGroup(figure: FigureShown): Option {
  return {
    grid: GRID,
    tooltip: { trigger: "axis" },
    xAxis: COUNTS,
    yAxis: { type: "category", inverse: true, data: figure.groups.map((group) => group.name), axisLabel: TEXT, axisTick: { show: false } },
    series: [{ ...BAR, name: figure.title, itemStyle: { color: "#a8271d", borderRadius: [0, 4, 4, 0] }, data: figure.groups.map((group) => group.count) }],
  };
}

/** How many on each day that had any. */
export function byDay(figure: FigureShown): Option {
  return {
    grid: GRID,
    tooltip: { trigger: "axis" },
    xAxis: { type: "category", data: figure.days.map((day) => day.name.slice(5)), axisLabel: TEXT, axisTick: { show: false } },
    yAxis: COUNTS,
    series: [{ ...BAR, name: figure.title, itemStyle: { color: "#2e7d4f", borderRadius: [4, 4, 0, 0] }, data: figure.days.map((day) => day.count) }],
  };
}
