import { fileURLToPath } from 'node:url';
import { describeScenarios } from '../support/scenario-stage.js';

// What other people's programs call and send, as far as they can tell us from a Sensu installation.
describeScenarios('automation', fileURLToPath(new URL('.', import.meta.url)));
