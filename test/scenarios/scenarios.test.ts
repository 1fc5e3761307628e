import { fileURLToPath } from 'node:url';
import { describeScenarios } from '../support/scenario-stage.js';

describeScenarios('scenarios', fileURLToPath(new URL('.', import.meta.url)));
