/** What gives code its colours, as a part that is loaded for the first code. */
import { highlight } from '../highlight/highlight.ts';
import { handOver } from './script-chunk.ts';

handOver({ highlight });
