import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export type Option = EChartsCoreOption;

/** Draws into an element and follows its size. Returns how to redraw and how to stop. */
export function draw(element: HTMLElement, option: Option): { redraw: (option: Option) => void; stop: () => void } {
  const chart = init(element);
  chart.setOption(option);
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(element);
  return {
    redraw: (next) => chart.setOption(next, true),
    stop: () => {
      observer.disconnect();
      chart.dispose();
    },
  };
}
