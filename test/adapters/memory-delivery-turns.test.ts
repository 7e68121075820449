import { memoryDeliveryTurns } from '../support/memory-delivery-turns.ts';
import { deliveryTurnsContract } from './delivery-turns-contract.ts';

deliveryTurnsContract('memory', async (turnsPerPartner) => memoryDeliveryTurns(turnsPerPartner));
