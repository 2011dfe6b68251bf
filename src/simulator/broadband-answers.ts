/** What the broadband documents print, as data. The first two answers must stay equal to the documents; the tails of the others are completed by us, and marked so. */

/** Scenarios 1 and 2 of "Retrieve Available Promotions": two offers, of which only the first has the coverage add-on. */
export const DOCUMENTED_OFFERS = [
  {
    productType: 'BB_Offer',
    productPrice: {
      base: 65,
      total: 55,
      uom: 'month',
      taxIncluded: 'EXCLUDED',
    },
    productOriginalPrice: {
      base: 65,
      total: 55,
      uom: 'month',
      taxIncluded: 'EXCLUDED',
    },
    productMarketingPrice: {
      base: 65,
      total: 55,
      uom: 'month',
      taxIncluded: 'EXCLUDED',
    },
    productPriceRelationship: [
      {
        type: 'monthlyCharges',
        charges: [
          {
            base: 65,
            total: 55,
            uom: 'month',
            taxIncluded: 'EXCLUDED',
          },
        ],
      },
    ],
    productOfferingRelationship: [
      {
        type: 'discounts',
        value: [
          {
            id: 'ImmediatePromotion_60d1c554-2c85-47ba-a79a-8f195115933d',
            name: 'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account. Or $5/mo. with a credit card.',
            description:
              'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account. Or $5/mo. with a credit card.',
            applyPolicy: 'automatic',
            productPrice: {
              base: 55,
              total: 10,
              uom: 'month',
              taxIncluded: 'EXCLUDED',
              promoType: 'ABP',
            },
          },
        ],
      },
      {
        type: 'BB_Plan',
        value: [
          {
            id: '85333ec5-e9aa-4c8e-b886-04afb19e4a6a',
            name: 'AT&T Internet 300',
            description: '300Mbps speed',
            productPrice: {
              base: 65,
              total: 55,
              uom: 'month',
              taxIncluded: 'EXCLUDED',
            },
          },
        ],
      },
      {
        type: 'addon',
        value: [
          {
            id: 'b474f34f-5c2b-4501-99dd-28ef9e60dcff',
            name: 'Fiber Wi-Fi Coverage Service',
            description:
              'Fiber Wi-Fi Coverage Service characteristics: From Benefits, update the characteristics from benefits',
            productOfferingType: 'Coverage',
            productPrice: {
              base: 10,
              total: 10,
              uom: 'month',
              taxIncluded: 'EXCLUDED',
            },
            equipments: [
              {
                deviceId: '3be36e21-9fb4-4fe9-aaa8-fb2ebac818dc',
                deviceType: 'Equipment',
                deviceTypeGroup: 'BBDevice',
                deviceDisplayName: 'All-Fi Fiber Booster',
                upperLimit: '5',
              },
            ],
            currentProductIndicator: false,
          },
        ],
      },
    ],
    benefits:
      '<ul><li>Game, stream, and video chat with confidence</li><li>Ensure your smart home devices run smoothly</li><li>300Mbps upload and download speeds</li></ul>',
    id: 'b5d96af0-30bc-4988-92b9-7798cc9d4f93',
    productName: 'AT&T Internet 300',
    productDescription: '300Mbps speed + unlimited internet data',
  },
  {
    productType: 'BB_Offer',
    productPrice: {
      base: 75,
      total: 65,
      uom: 'month',
      taxIncluded: 'EXCLUDED',
    },
    productOriginalPrice: {
      base: 75,
      total: 65,
      uom: 'month',
      taxIncluded: 'EXCLUDED',
    },
    productMarketingPrice: {
      base: 75,
      total: 65,
      uom: 'month',
      taxIncluded: 'EXCLUDED',
    },
    productPriceRelationship: [
      {
        type: 'monthlyCharges',
        charges: [
          {
            base: 75,
            total: 65,
            uom: 'month',
            taxIncluded: 'EXCLUDED',
          },
        ],
      },
    ],
    productOfferingRelationship: [
      {
        type: 'discounts',
        value: [
          {
            id: 'ImmediatePromotion_33575693-7d6c-44b8-9319-9c54646d32f1',
            name: 'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account. Or $5/mo. with a credit card.',
            description:
              'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account. Or $5/mo. with a credit card.',
            applyPolicy: 'automatic',
            productPrice: {
              base: 65,
              total: 10,
              uom: 'month',
              taxIncluded: 'EXCLUDED',
              promoType: 'ABP',
            },
          },
        ],
      },
      {
        type: 'BB_Plan',
        value: [
          {
            id: '49653ad3-9e89-466a-a13b-e57e6f6b82b5',
            name: 'AT&T Internet 500',
            description: '500Mbps speed',
            productPrice: {
              base: 75,
              total: 65,
              uom: 'month',
              taxIncluded: 'EXCLUDED',
            },
          },
        ],
      },
    ],
    benefits:
      '<ul><li>Connect and control multiple smart devices with ease</li><li>Perfect for gamers, streamers, and video-chatters</li><li>Fast 500Mbps upload and download speed</li></ul>',
    id: 'e76cb4f2-032d-4bee-8ca2-f1726d1f23b9',
    productName: 'AT&T Internet 500',
    productDescription: '500Mbps speed + unlimited internet data',
  },
] as const;

/** What scenario 2 has more: the policy of the reason code that was sent. */
export const FTERM_QUAL_POLICY = {
  reasonCodeAction: 'Terminate',
  cancelImmediate: 'Y',
  refund: 'Y',
  feeToApply: 'NRF',
  NRFDuration: '21',
  gracePeriodForNRF: '180',
  BREDuration: '14',
  BREEligible: 'True',
} as const;

const AUTO_PAY_DISCOUNT = {
  id: 'a50ea9a8-6c11-4410-afc5-6e9e89c39559',
  name: 'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account. Or $5/mo. with a credit card.',
  description:
    'Price includes $10/mo. discount when you sign up for paperless billing and AutoPay with a debit card or bank account. Or $5/mo. with a credit card.',
  applyPolicy: 'automatic',
  total: 10,
  uom: 'month',
  tenderType: ['ACH'],
  duration: {
    startDateTime: '2025-04-13T05:00:00Z',
    endDateTime: '2035-07-04T10:35:16.971Z',
  },
} as const;

/** The AutoBillPay sample: flat discounts, no ban. The page is cut in the second discount; all of it but the start of its id is assumed. */
export const AUTO_BILL_PAY_ANSWER = {
  content: {
    availableProducts: [
      {
        eligibility: true,
        productDetails: [
          {
            productType: 'BBOffer',
            displayName: 'Fiber',
            eligibility: true,
            productOfferingRelationship: [
              {
                type: 'discounts',
                value: [
                  AUTO_PAY_DISCOUNT,
                  {
                    ...AUTO_PAY_DISCOUNT,
                    id: 'b036ca6f-5d0e-4c55-9a3b-2f64c8b1d7e0',
                    total: 5,
                    tenderType: ['CREDITCARD'],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
};

/** The reference sample: other names, integer prices in relationships only. The page is cut inside the plan; its tail is assumed. */
export const REFERENCE_DIALECT_OFFER = {
  id: '47771008-b663-44ff-ace1-774bdff794af',
  productType: 'BB_Offer',
  displayName: 'TestOnly_5_Unlimited 5G WBB Bundle_150RC (Exclusive)',
  description: 'Unlimited 5G WBB Bundle.',
  benefits: '<p><strong>Unlimited 5G</strong> for your business</p>',
  productPriceRelationship: [
    {
      type: 'productPrice',
      charges: [
        {
          base: 145,
          uom: 'month',
        },
      ],
    },
    {
      type: 'productOriginalPrice',
      charges: [
        {
          base: 145,
          uom: 'month',
        },
      ],
    },
    {
      type: 'productMarketingPrice',
      charges: [
        {
          base: 145,
          uom: 'month',
        },
      ],
    },
  ],
  productOfferingRelationship: [
    {
      type: 'BB_Plan',
      value: [
        {
          id: '0a1bd87d-b077-4aee-be08-6db78c401c72',
          name: 'Unlimited 5G WBB 150',
          description: 'Unlimited 5G wireless broadband',
          productPrice: {
            base: 145,
            uom: 'month',
          },
        },
      ],
    },
  ],
};
