import { runApp } from '@rxhooks/infrastructure';
import { createApi } from './create-api.js';

await runApp('api', createApi);
