// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.net.InetAddress;
import java.util.List;
import org.openmuc.jdlms.AttributeAddress;
import org.openmuc.jdlms.DlmsConnection;
import org.openmuc.jdlms.GetResult;
import org.openmuc.jdlms.ObisCode;
import org.openmuc.jdlms.SelectiveAccessDescription;
import org.openmuc.jdlms.TcpConnectionBuilder;
import org.openmuc.jdlms.datatypes.CosemDateTime;
import org.openmuc.jdlms.datatypes.DataObject;

/** The session by jDLMS. */
final class JdlmsSession implements ThreadPerMeter.Session {
    private static final byte[] CLOCK_NAME = {0, 0, 1, 0, 0, (byte) 0xFF};

    private final int port;

    JdlmsSession(int port) {
        this.port = port;
    }

    @Override
    public void read(int connection) throws Exception {
        DlmsConnection meter = new TcpConnectionBuilder(InetAddress.getByName(Client.address(connection)))
                .setPort(port)
                .setClientId(MeterOctets.CLIENT)
                .setLogicalDeviceId(MeterOctets.METER)
                .build();
        Number value = meter.get(new AttributeAddress(3, new ObisCode(MeterOctets.REGISTER), 2))
                .getResultData()
                .getValue();
        GetResult rows = meter.get(new AttributeAddress(
                7, new ObisCode(MeterOctets.PROFILE), 2, new SelectiveAccessDescription(1, range())));
        if (typed(rows.getResultData().getValue()) != MeterOctets.ROWS || value.intValue() == 0) {
            throw new IllegalStateException("not the rows of a day");
        }
        meter.disconnect();
    }

    private static DataObject range() {
        return DataObject.newStructureData(
                DataObject.newStructureData(
                        DataObject.newUInteger16Data(8),
                        DataObject.newOctetStringData(CLOCK_NAME),
                        DataObject.newInteger8Data((byte) 2),
                        DataObject.newUInteger16Data(0)),
                DataObject.newOctetStringData(new CosemDateTime(2026, 3, 10, 0, 0, 0, 0).encode()),
                DataObject.newOctetStringData(new CosemDateTime(2026, 3, 11, 0, 0, 0, 0).encode()),
                DataObject.newArrayData(List.of()));
    }

    private static int typed(List<DataObject> rows) {
        long[] values = new long[MeterOctets.CHANNELS];
        int count = 0;
        for (DataObject row : rows) {
            List<DataObject> cells = row.getValue();
            CosemDateTime.decode(cells.get(0).getValue());
            for (int channel = 0; channel < values.length; channel++) {
                Number value = cells.get(channel + 1).getValue();
                values[channel] += value.longValue();
            }
            count++;
        }
        return count;
    }
}
