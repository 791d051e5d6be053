import type { ReactNode } from 'react';
import { Select } from '../shared/select.tsx';
import type { choicesOf, InboxFilter } from './filter.ts';

interface InboxFiltersProps {
  readonly filter: InboxFilter;
  readonly choices: ReturnType<typeof choicesOf>;
  readonly onChange: (filter: InboxFilter) => void;
}

/** What the list is held to. */
export function InboxFilters({ filter, choices, onChange }: InboxFiltersProps): ReactNode {
  return (
    <div className="filters" role="search" aria-label="Filter the inbox">
      <input
        type="search"
        data-search
        aria-label="Text in an approval"
        placeholder="Filter by text"
        maxLength={200}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.target.value })}
      />
      <Select
        name="Tool"
        value={filter.tool}
        options={choices.tools.map((tool) => [tool, tool])}
        onChange={(tool) => onChange({ ...filter, tool })}
      />
      <Select
        name="Agent"
        value={filter.agent}
        options={choices.agents.map((agent) => [agent, agent])}
        onChange={(agent) => onChange({ ...filter, agent })}
      />
    </div>
  );
}
