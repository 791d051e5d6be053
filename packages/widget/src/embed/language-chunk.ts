/** A language as a part that is loaded when it is needed; the build says which. */
import { language } from 'virtual:language';
import { handOver } from './script-chunk.ts';

handOver({ language });
