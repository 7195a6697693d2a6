"""The least that a Streamlit page of this kind can be: one slider, one figure, one constant chart."""

import pandas as pd
import streamlit as st

SPECIFICATION = {
    "mark": {"type": "bar"},
    "encoding": {"x": {"field": "year", "type": "ordinal"}, "y": {"field": "value", "type": "quantitative"}},
}
st.title("Floor")
with st.container(key="headline"):
    value = st.slider("QIPP delivery", 0, 120, 100)
with st.container(key="figures"):
    st.metric("QIPP delivery", f"{value} %")
data = pd.DataFrame({"year": ["2013/14", "2014/15"], "value": [value, 2 * value]})
st.vega_lite_chart(data, SPECIFICATION, key="chart")
