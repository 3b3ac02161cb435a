import { z } from 'zod';
import { outputContentSchema, responseSchema, timeSchema } from './nexo-parts.ts';

/** The messages of nexo that move no money. */
export const loginRequestSchema = z.object({
  DateTime: timeSchema,
  SaleSoftware: z.object({
    ManufacturerID: z.string().optional(),
    ApplicationName: z.string(),
    SoftwareVersion: z.string(),
    CertificationCode: z.string().optional(),
  }),
  OperatorLanguage: z.string().optional(),
});

export const logoutRequestSchema = z.object({ MaintenanceAllowed: z.boolean().optional() });

const poiStatusSchema = z.object({
  GlobalStatus: z.enum(['OK', 'Busy', 'Maintenance', 'Unreachable']),
  PrinterStatus: z.enum(['OK', 'PaperLow', 'NoPaper', 'PaperJam', 'OutOfOrder']).optional(),
  CommunicationOKFlag: z.boolean().optional(),
});
export type PoiStatus = z.infer<typeof poiStatusSchema>;

export const loginResponseSchema = z.object({
  Response: responseSchema,
  POISystemData: z.object({ DateTime: z.string(), POIStatus: poiStatusSchema.optional() }).optional(),
});

export const printRequestSchema = z.object({
  PrintOutput: z.object({
    DocumentQualifier: z.enum(['SaleReceipt', 'CashierReceipt', 'CustomerReceipt', 'Document', 'Voucher', 'Journal']),
    ResponseMode: z.enum(['NotRequired', 'Immediate', 'PrintEnd', 'SoundEnd']),
    OutputContent: outputContentSchema,
  }),
});
export const printResponseSchema = z.object({ DocumentQualifier: z.string(), Response: responseSchema });

const displayOutputSchema = z.object({
  Device: z.enum(['CashierDisplay', 'CustomerDisplay']),
  InfoQualify: z.string(),
  OutputContent: outputContentSchema,
});
export const displayRequestSchema = z.object({ DisplayOutput: z.array(displayOutputSchema).min(1) });
export const displayResponseSchema = z.object({
  OutputResult: z.array(z.object({ Device: z.string(), InfoQualify: z.string(), Response: responseSchema })),
});

export const diagnosisRequestSchema = z.object({ HostDiagnosisFlag: z.boolean().optional() });
export const diagnosisResponseSchema = z.object({
  Response: responseSchema,
  POIStatus: poiStatusSchema.optional(),
  HostStatus: z.array(z.object({ AcquirerID: z.string().optional(), IsReachableFlag: z.boolean() })).optional(),
});

export const eventNotificationSchema = z.object({
  TimeStamp: z.string(),
  EventToNotify: z.string(),
  EventDetails: z.string().optional(),
});
