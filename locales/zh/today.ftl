today-title = 今日
today-not-admitted = 还需要主管接纳您。在此之前您只能看到编号，看不到姓名。请当面或通过电话把这些数字念给主管：
