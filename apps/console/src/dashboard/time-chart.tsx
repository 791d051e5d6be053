import { type PointerEvent, type ReactNode, useId, useState } from 'react';
import { niceTop, type Place, toLines } from './scale.ts';

/** One row of values, a value for each time; null where nothing was measured. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** How it is drawn; bars stand on each other. */
  readonly as: 'bar' | 'line';
  /** Number of its colour, 1 to 4. */
  readonly colour: 1 | 2 | 3 | 4;
}

interface TimeChartProps {
  readonly title: string;
  /** ISO times at which the points begin. */
  readonly times: readonly string[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** A stated limit, drawn as a line. */
  readonly limit?: { readonly value: number; readonly name: string };
}

/* In units of the drawing, which is stretched to the card: texts stand outside of it. */
const WIDTH = 600;
const HEIGHT = 140;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const formatTime = (iso: string | undefined): string => (iso === undefined ? '' : clock.format(new Date(iso)));

/** A point that has no neighbour to be drawn to. */
function dash(places: readonly Place[], slot: number): Place[] {
  return places.flatMap(({ x, y }) => [
    { x: x - slot * 0.36, y },
    { x: x + slot * 0.36, y },
  ]);
}

/** Figures over time, as a drawing and as a table. */
export function TimeChart({ title, times, series, format, limit }: TimeChartProps): ReactNode {
  const titleId = useId();
  const [at, setAt] = useState<number | null>(null);
  const bars = series.filter(({ as }) => as === 'bar');
  const lines = series.filter(({ as }) => as === 'line');
  const stacked = times.map((_, index) => bars.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const highest = Math.max(0, ...stacked, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const isEmpty = highest === 0;
  const top = niceTop(limit === undefined || highest < limit.value / 2 ? highest : Math.max(highest, limit.value));
  const slot = WIDTH / Math.max(times.length, 1);
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - left) / width) * times.length);
    setAt(index >= 0 && index < times.length ? index : null);
  };
  return (
    <figure className="chart" aria-labelledby={titleId}>
      <figcaption>
        <h3 id={titleId}>{title}</h3>
        <ul className="legend">
          {series.map(({ name, values, colour, as }) => (
            <li key={name} data-colour={colour} data-as={as}>
              {name}
              {at !== null && <b> {values[at] === null || values[at] === undefined ? '–' : format(values[at])}</b>}
            </li>
          ))}
          {at !== null && <li className="moment">{formatTime(times[at])}</li>}
        </ul>
      </figcaption>
      <div className="plot">
        <span className="top">{isEmpty ? '' : format(top)}</span>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          onPointerMove={point}
          onPointerLeave={() => setAt(null)}
        >
          <path className="grid" d={`M0 .5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}`} />
          {at !== null && <rect className="cursor" x={at * slot} y="0" width={slot} height={HEIGHT} />}
          {times.map((time, index) => {
            let below = 0;
            return bars.map(({ name, values, colour }) => {
              const value = values[index] ?? 0;
              if (value === 0) return null;
              const height = (value / top) * HEIGHT;
              below += height;
              return (
                <rect
                  key={`${time} ${name}`}
                  className="bar"
                  data-colour={colour}
                  x={index * slot + slot * 0.14}
                  y={HEIGHT - below}
                  width={slot * 0.72}
                  height={height}
                />
              );
            });
          })}
          {lines.map(({ name, values, colour }) =>
            toLines(values, { width: WIDTH, height: HEIGHT, top }).map((places) => (
              <polyline
                key={`${name} ${places[0]?.x ?? 0}`}
                className="line"
                data-colour={colour}
                points={(places.length === 1 ? dash(places, slot) : places).map(({ x, y }) => `${x},${y}`).join(' ')}
              />
            )),
          )}
          {limit !== undefined && limit.value <= top && !isEmpty && (
            <path className="limit" d={`M0 ${HEIGHT * (1 - limit.value / top)}H${WIDTH}`} />
          )}
        </svg>
        {isEmpty && <p className="quiet nothing-yet">Nothing in this time</p>}
        <div className="axis" aria-hidden="true">
          <span>{formatTime(times[0])}</span>
          <span>{formatTime(times[Math.floor(times.length / 2)])}</span>
          <span>{formatTime(times.at(-1))}</span>
        </div>
      </div>
      {limit !== undefined && <p className="quiet limit-note">Limit: {limit.name}</p>}
      <ChartTable title={title} times={times} series={series} format={format} />
    </figure>
  );
}

/** The same as a table, without the times at which nothing was. */
function ChartTable({ title, times, series, format }: Omit<TimeChartProps, 'limit'>): ReactNode {
  const rows = times.flatMap((time, index) => {
    const values = series.map((one) => one.values[index] ?? null);
    return values.some((value) => value !== null && value !== 0) ? [{ time, values }] : [];
  });
  return (
    <details className="as-table">
      <summary>
        As a table<span className="visually-hidden">: {title}</span>
      </summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
        <table className="data">
          <thead>
            <tr>
              <th scope="col">Time</th>
              {series.map(({ name }) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ time, values }) => (
              <tr key={time}>
                <th scope="row">{formatTime(time)}</th>
                {series.map(({ name }, index) => (
                  <td key={name} className="number">
                    {values[index] === null || values[index] === undefined ? '–' : format(values[index])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
