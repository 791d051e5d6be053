import { type ReactNode, useId } from 'react';
import { type Rank, ranks } from './operator-account.ts';

interface RankChoiceProps {
  readonly value: Rank;
  readonly onChange: (rank: Rank) => void;
}

export function RankChoice({ value, onChange }: RankChoiceProps): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Rank</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = ranks.find(([rank]) => rank === event.target.value);
          if (chosen !== undefined) onChange(chosen[0]);
        }}
      >
        {ranks.map(([rank, what]) => (
          <option key={rank} value={rank}>
            {what}
          </option>
        ))}
      </select>
    </div>
  );
}
