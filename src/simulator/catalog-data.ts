/** The carrier's catalog as data: what can be sold, and what a device must be able to do to carry it. Made up, except the SKUs that the documents print. One row a line. */

import type { Accessory, DeviceModel, Item } from './catalog-entries.ts';

// prettier-ignore
export const RATE_PLANS: readonly Item[] = [
  { kind: 'ratePlan', sku: 'sku12006100004', code: 'GSA12UNL', name: 'Business Unlimited', price: '65.0', needs: ['voice', 'LTE'] },
  { kind: 'ratePlan', sku: 'sku12006100010', code: 'GSA10STD', name: 'Business Standard', price: '50.0', needs: ['voice', 'LTE'] },
  { kind: 'ratePlan', sku: 'sku12006100016', code: 'GSA5GADV', name: 'Business Unlimited Advanced 5G', price: '75.0', needs: ['voice', '5G'] },
  { kind: 'ratePlan', sku: 'sku12006100022', code: 'GSA5GELT', name: 'Business Unlimited Elite 5G', price: '85.0', needs: ['voice', '5G'] },
  { kind: 'ratePlan', sku: 'sku12006100028', code: 'GSATALK', name: 'Business Talk & Text', price: '25.0', needs: ['voice'] },
  { kind: 'ratePlan', sku: 'sku12006100034', code: 'GSATABU', name: 'Tablet and Laptop Unlimited', price: '20.0', needs: ['LTE'] },
  { kind: 'ratePlan', sku: 'sku12006100037', code: 'GSAFREE', name: 'Business Pilot Line', price: '0.0', needs: ['handset'] },
  { kind: 'ratePlan', sku: 'sku12006100040', code: 'NEXT24', name: 'AT&T Next 24', price: '40.0', needs: ['voice', 'LTE'], unsupported: 'AT&T Next' },
  { kind: 'ratePlan', sku: 'sku12006100046', code: 'MSV10', name: 'Mobile Share Value 10 GB', price: '60.0', needs: ['voice', 'LTE'], unsupported: 'Mobile Share' },
  { kind: 'ratePlan', sku: 'sku12006100052', code: 'MSIOT', name: 'Mobile Share for Connected Devices', price: '10.0', needs: ['LTE-M'], unsupported: 'Mobile Share' },
];

// prettier-ignore
export const DATA_PLANS: readonly Item[] = [
  { kind: 'dataPlan', sku: 'sku12037300099', code: 'GSA4IUNVT', name: 'Unlimited data', price: '0.0', needs: ['LTE'] },
  { kind: 'dataPlan', sku: 'sku12037300101', code: 'GSA4I05', name: 'Data 5 GB', price: '5.0', needs: ['LTE'] },
  { kind: 'dataPlan', sku: 'sku12037300103', code: 'GSA4I50', name: 'Data 50 GB', price: '20.0', needs: ['LTE'] },
  { kind: 'dataPlan', sku: 'sku12037300105', code: 'GSA5GUNL', name: 'Unlimited data 5G+', price: '10.0', needs: ['5G'] },
  { kind: 'dataPlan', sku: 'sku12037300107', code: 'GSADBLK', name: 'No data', price: '0.0', needs: ['handset'] },
];

// prettier-ignore
export const FEATURES: readonly Item[] = [
  { kind: 'feature', sku: 'sku12037300017', code: 'PB01', name: 'International Day Pass', price: '10.0', group: 'INTL', needs: ['LTE'], conflictsWith: ['sku12037300025'] },
  { kind: 'feature', sku: 'sku12037300025', code: 'PB02', name: 'International Roaming Unlimited', price: '15.0', group: 'INTL', needs: ['LTE'] },
  { kind: 'feature', sku: 'sku12037300031', code: 'PB03', name: 'International Calling', price: '5.0', group: 'INTL', needs: ['voice'] },
  { kind: 'feature', sku: 'sku12037300033', code: 'HS05', name: 'Mobile Hotspot 5 GB', price: '10.0', group: 'HOTSPOT', needs: ['hotspot'], conflictsWith: ['sku12037300035'] },
  { kind: 'feature', sku: 'sku12037300035', code: 'HS50', name: 'Mobile Hotspot 50 GB', price: '20.0', group: 'HOTSPOT', needs: ['hotspot'] },
  { kind: 'feature', sku: 'sku12037300041', code: 'VVM1', name: 'Visual Voicemail', price: '0.0', group: 'VOICEMAIL', needs: ['visualVoicemail'] },
  { kind: 'feature', sku: 'sku12037300043', code: 'VMTT', name: 'Voicemail to Text', price: '2.99', group: 'VOICEMAIL', needs: ['visualVoicemail'], requires: ['sku12037300041'] },
  { kind: 'feature', sku: 'sku12037300051', code: 'WFC1', name: 'Wi-Fi Calling', price: '0.0', group: 'CALLING', needs: ['wifiCalling'] },
  { kind: 'feature', sku: 'sku12037300053', code: 'CNAM', name: 'Caller Name', price: '0.0', group: 'CALLING', needs: ['voice'] },
  { kind: 'feature', sku: 'sku12037300055', code: 'AARM', name: 'Advanced Mobile Security', price: '3.99', group: 'SECURITY', needs: ['LTE'] },
  { kind: 'feature', sku: 'sku12037300057', code: 'PTT1', name: 'Push-to-Talk', price: '5.0', group: 'PTT', needs: ['voice'], conflictsWith: ['sku12037300059'] },
  { kind: 'feature', sku: 'sku12037300059', code: 'PTT2', name: 'Push-to-Talk with Location', price: '8.0', group: 'PTT', needs: ['voice', 'LTE'] },
  { kind: 'feature', sku: 'sku12037300061', code: 'FAST', name: 'Business Fast Track', price: '15.0', group: 'PRIORITY', needs: ['5G'] },
  { kind: 'feature', sku: 'sku12037300063', code: 'STIP', name: 'Static IP Address', price: '3.0', group: 'NETWORK', needs: ['LTE'] },
  { kind: 'feature', sku: 'sku12037300065', code: 'PVPN', name: 'Private Network Access', price: '6.0', group: 'NETWORK', needs: ['LTE'], requires: ['sku12037300063'] },
  { kind: 'feature', sku: 'sku12037300067', code: 'INS1', name: 'Device Protection', price: '9.0', group: 'PROTECTION', needs: ['handset'], conflictsWith: ['sku12037300069'] },
  { kind: 'feature', sku: 'sku12037300069', code: 'INS2', name: 'Device Protection Advantage', price: '15.0', group: 'PROTECTION', needs: ['handset'] },
];

const PHONE_5G = ['handset', 'voice', 'LTE', '5G', 'hotspot', 'visualVoicemail', 'wifiCalling'] as const;
const PHONE_LTE = ['handset', 'voice', 'LTE', 'hotspot', 'visualVoicemail', 'wifiCalling'] as const;

// prettier-ignore
export const DEVICE_MODELS: readonly DeviceModel[] = [
  // The two IMEIs that the documents print begin with this model's type allocation codes.
  { sku: 'sku12067500001', code: 'IP14', make: 'APPLE', model: 'IPHO14A2633', name: 'Apple iPhone 14 (128GB Midnight)', price: '729.0', simKinds: ['physical', 'eSim'], tacs: ['35304111', '35011042'], can: PHONE_5G },
  { sku: 'sku12067500011', code: 'IP15P', make: 'APPLE', model: 'IPHO15P256', name: 'Apple iPhone 15 Plus (256GB Black)', price: '999.0', simKinds: ['eSim'], tacs: ['35391208'], can: PHONE_5G },
  { sku: 'sku12067500013', code: 'IP13', make: 'APPLE', model: 'IPHO13A2482', name: 'Apple iPhone 13 (128GB Blue)', price: '599.0', simKinds: ['physical', 'eSim'], tacs: ['35614011'], can: PHONE_5G },
  { sku: 'sku12067500015', code: 'IPSE2', make: 'APPLE', model: 'IPHOSE2A2275', name: 'Apple iPhone SE 2nd generation (64GB White)', price: '199.0', simKinds: ['physical', 'eSim'], tacs: ['35642311'], can: PHONE_LTE },
  { sku: 'sku12067500021', code: 'S24', make: 'SAMSUNG', model: 'SMS921U', name: 'Samsung Galaxy S24 (128GB Gray)', price: '799.0', simKinds: ['physical', 'eSim'], tacs: ['35020920', '35020921'], can: PHONE_5G },
  { sku: 'sku12067500023', code: 'A15', make: 'SAMSUNG', model: 'SMA156U', name: 'Samsung Galaxy A15 5G (128GB Black)', price: '199.0', simKinds: ['physical'], tacs: ['35177466'], can: PHONE_5G },
  { sku: 'sku12067500025', code: 'S8', make: 'SAMSUNG', model: 'SMG950U', name: 'Samsung Galaxy S8 (64GB Black)', price: '99.0', simKinds: ['physical'], tacs: ['35733108'], can: PHONE_LTE },
  { sku: 'sku12067500031', code: 'PX8', make: 'GOOGLE', model: 'GPIXEL8', name: 'Google Pixel 8 (128GB Hazel)', price: '699.0', simKinds: ['physical', 'eSim'], tacs: ['35583327'], can: PHONE_5G },
  { sku: 'sku12067500041', code: 'MG24', make: 'MOTOROLA', model: 'XT2417', name: 'Motorola moto g 5G (2024)', price: '169.0', simKinds: ['physical'], tacs: ['35918255'], can: PHONE_5G },
  { sku: 'sku12067500051', code: 'XP3P', make: 'SONIM', model: 'XP3900', name: 'Sonim XP3plus', price: '149.0', simKinds: ['physical'], tacs: ['35406913'], can: ['handset', 'voice', 'LTE'] },
  { sku: 'sku12067500053', code: 'FLIP3', make: 'KYOCERA', model: 'E4610', name: 'Kyocera DuraXT flip phone', price: '49.0', simKinds: ['physical'], tacs: ['35285206'], can: ['handset', 'voice'] },
  { sku: 'sku12067500061', code: 'IPAD10', make: 'APPLE', model: 'IPADA2757', name: 'Apple iPad 10th generation (64GB Silver)', price: '599.0', simKinds: ['physical', 'eSim'], tacs: ['35698712'], can: ['handset', 'LTE', '5G'] },
  { sku: 'sku12067500071', code: 'NHM6', make: 'NETGEAR', model: 'MR6150', name: 'Netgear Nighthawk M6 hotspot', price: '309.0', simKinds: ['physical'], tacs: ['35722945'], can: ['handset', 'LTE', '5G', 'hotspot'] },
  { sku: 'sku12067500081', code: 'TRK1', make: 'CALAMP', model: 'TTU2840', name: 'CalAmp asset tracker', price: '89.0', simKinds: ['physical'], tacs: ['35899008'], can: ['LTE-M'] },
];

// prettier-ignore
export const ACCESSORIES: readonly Accessory[] = [
  { sku: '4632Q', name: 'Charger', price: '19.0' },
  { sku: '4633Q', name: 'Fast charger 45 W', price: '39.0' },
  { sku: '4640Q', name: 'USB-C cable 2 m', price: '25.0' },
  { sku: '4641Q', name: 'Lightning cable 1 m', price: '19.0' },
  { sku: '4650C', name: 'Case for iPhone 14', price: '30.0' },
  { sku: '4651C', name: 'Case for Galaxy S24', price: '30.0' },
  { sku: '4660S', name: 'Tempered glass for iPhone 14', price: '45.0' },
  { sku: '4661S', name: 'Tempered glass for Galaxy S24', price: '45.0' },
  { sku: '4670H', name: 'Bluetooth headset', price: '99.0' },
  { sku: '4671H', name: 'Wired headset', price: '15.0' },
  { sku: '4680B', name: 'Power bank 10,000 mAh', price: '40.0' },
  { sku: '4690V', name: 'Vehicle mount', price: '35.0' },
  { sku: '4691V', name: 'Vehicle charger', price: '29.0' },
  { sku: '4700P', name: 'Belt clip holster', price: '20.0' },
];
