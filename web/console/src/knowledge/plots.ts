import type { Evaluation } from "../api";
import type { Option } from "./charts";

type Report = Evaluation["report"];

const RED = "#a8271d";
const GREEN = "#2e7d4f";
const SAND = "#c9a36a";
const TEXT = { color: "#5b626b", fontSize: 13 };
const SPLIT = { lineStyle: { color: "#eee7e0" } };
const GRID = { left: 8, right: 24, top: 36, bottom: 8, containLabel: true };

/** From which share on a clause is not alarming. */
const GOOD = 80;

export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10);

const percentAxis = { type: "value", max: 100, axisLabel: { ...TEXT, formatter: "{value}%" }, splitLine: SPLIT };
const names = (data: string[]): Option => ({ type: "category", data, axisLabel: TEXT, axisTick: { show: false } });
const TIP = { trigger: "axis", valueFormatter: (value: unknown) => `${String(value)}%` };

/** The share of each set that finds its clause first, and the share that is refused. */
export function bySet(report: Report): Option {
  return {
    grid: GRID,
    tooltip: TIP,
    legend: { top: 0, textStyle: TEXT },
    xAxis: percentAxis,
    yAxis: { ...names(report.sets.map((row) => row.name)), inverse: true },
    series: [
      { name: "答对条款", type: "bar", barMaxWidth: 18, itemStyle: { color: GREEN, borderRadius: [0, 4, 4, 0] }, data: report.sets.map((row) => percent(row.right_first, row.questions)) },
      { name: "该答没答", type: "bar", barMaxWidth: 18, itemStyle: { color: SAND, borderRadius: [0, 4, 4, 0] }, data: report.sets.map((row) => percent(row.refused, row.questions)) },
    ],
  };
}

/** How often an answer is wrong when only the surer questions are answered. */
export function riskCoverage(report: Report): Option {
  const points = [...report.risk_coverage].sort((one, other) => one.coverage - other.coverage);
  return {
    grid: { ...GRID, bottom: 32 },
    tooltip: TIP,
    xAxis: { ...percentAxis, name: "回答的比例", nameLocation: "middle", nameGap: 28, nameTextStyle: TEXT },
    yAxis: { ...percentAxis, max: undefined, name: "答错的比例", nameTextStyle: { ...TEXT, align: "left" } },
    series: [{ name: "答错", type: "line", smooth: true, showSymbol: false, lineStyle: { color: RED, width: 3 }, itemStyle: { color: RED }, areaStyle: { color: "#a8271d18" }, data: points.map((row) => [percent(row.coverage, 1), percent(row.risk, 1)]) }],
  };
}

/** Clauses from the weakest to the strongest. */
export function byClause(report: Report): Option {
  const rows = [...report.by_clause].sort((one, other) => other.right / other.questions - one.right / one.questions);
  return {
    grid: { ...GRID, top: 8 },
    tooltip: TIP,
    xAxis: percentAxis,
    yAxis: names(rows.map((row) => row.clause)),
    series: [{ name: "答对", type: "bar", barMaxWidth: 18, data: rows.map((row) => bar(percent(row.right, row.questions))) }],
  };
}

const bar = (value: number): Option => ({ value, itemStyle: { color: value === 100 ? GREEN : value >= GOOD ? SAND : RED, borderRadius: [0, 4, 4, 0] } });
